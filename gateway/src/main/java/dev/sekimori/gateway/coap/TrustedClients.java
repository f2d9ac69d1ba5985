package dev.sekimori.gateway.coap;

import dev.sekimori.gateway.Certificates;

import org.eclipse.californium.scandium.dtls.CertificateMessage;
import org.eclipse.californium.scandium.dtls.CertificateType;
import org.eclipse.californium.scandium.dtls.CertificateVerificationResult;
import org.eclipse.californium.scandium.dtls.ConnectionId;
import org.eclipse.californium.scandium.dtls.HandshakeResultHandler;
import org.eclipse.californium.scandium.dtls.x509.NewAdvancedCertificateVerifier;
import org.eclipse.californium.scandium.dtls.x509.StaticNewAdvancedCertificateVerifier;
import org.eclipse.californium.scandium.util.ServerNames;

import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.List;

import javax.security.auth.x500.X500Principal;

/** Believes the client certificates of the site's authorities, as they are now. */
final class TrustedClients implements NewAdvancedCertificateVerifier {
    private final Certificates certificates;
    private volatile NewAdvancedCertificateVerifier present;

    TrustedClients(Certificates certificates) {
        this.certificates = certificates;
        this.present = read();
    }

    void reload() {
        present = read();
    }

    private NewAdvancedCertificateVerifier read() {
        return StaticNewAdvancedCertificateVerifier.builder()
                .setTrustedCertificates(
                        certificates.site().clientAuthorities().toArray(X509Certificate[]::new))
                .setSupportedCertificateTypes(List.of(CertificateType.X_509))
                .build();
    }

    @Override
    public List<CertificateType> getSupportedCertificateTypes() {
        return present.getSupportedCertificateTypes();
    }

    @Override
    public CertificateVerificationResult verifyCertificate(
            ConnectionId connection,
            ServerNames names,
            InetSocketAddress peer,
            boolean clientUsage,
            boolean verifyDestination,
            boolean truncateCertificatePath,
            CertificateMessage message) {
        return present.verifyCertificate(
                connection,
                names,
                peer,
                clientUsage,
                verifyDestination,
                truncateCertificatePath,
                message);
    }

    @Override
    public List<X500Principal> getAcceptedIssuers() {
        return present.getAcceptedIssuers();
    }

    /** Results are never handed over later. */
    @Override
    public void setResultHandler(HandshakeResultHandler handler) {}
}
