package dev.sekimori.gateway.coap;

import dev.sekimori.gateway.Front;
import dev.sekimori.gateway.HostName;
import dev.sekimori.gateway.TlsMaterial;

import org.eclipse.californium.scandium.dtls.CertificateIdentityResult;
import org.eclipse.californium.scandium.dtls.CertificateType;
import org.eclipse.californium.scandium.dtls.ConnectionId;
import org.eclipse.californium.scandium.dtls.HandshakeResultHandler;
import org.eclipse.californium.scandium.dtls.SignatureAndHashAlgorithm;
import org.eclipse.californium.scandium.dtls.cipher.CipherSuite.CertificateKeyAlgorithm;
import org.eclipse.californium.scandium.dtls.cipher.XECDHECryptography.SupportedGroup;
import org.eclipse.californium.scandium.dtls.x509.CertificateProvider;
import org.eclipse.californium.scandium.util.ServerName;
import org.eclipse.californium.scandium.util.ServerNames;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

import javax.security.auth.x500.X500Principal;

/**
 * What the gateway shows to a client: the certificate of the name that it asks for, as it is now.
 */
final class ShownCertificates implements CertificateProvider {
    private final Front.Context context;

    ShownCertificates(Front.Context context) {
        this.context = context;
    }

    @Override
    public List<CertificateKeyAlgorithm> getSupportedCertificateKeyAlgorithms() {
        return List.of(CertificateKeyAlgorithm.EC);
    }

    @Override
    public List<CertificateType> getSupportedCertificateTypes() {
        return List.of(CertificateType.X_509);
    }

    @Override
    public CertificateIdentityResult requestCertificateIdentity(
            ConnectionId connection,
            boolean client,
            List<X500Principal> issuers,
            @Nullable ServerNames names,
            List<CertificateKeyAlgorithm> keyAlgorithms,
            List<SignatureAndHashAlgorithm> signatures,
            List<SupportedGroup> curves) {
        TlsMaterial shown = nameOf(names)
                .flatMap(name -> HostName.deviceOf(name, context.config().siteDomain()))
                .filter(device -> context.desk().site().device(device).isPresent())
                .flatMap(context.certificates()::device)
                .orElseGet(context.certificates()::site);
        return new CertificateIdentityResult(connection, shown.key(), shown.chain());
    }

    private static Optional<String> nameOf(@Nullable ServerNames names) {
        return Optional.ofNullable(names)
                .map(all -> all.get(ServerName.NameType.HOST_NAME))
                .map(bytes -> new String(bytes, StandardCharsets.US_ASCII));
    }

    /** Results are never handed over later. */
    @Override
    public void setResultHandler(HandshakeResultHandler handler) {}
}
