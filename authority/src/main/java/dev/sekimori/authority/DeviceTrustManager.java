package dev.sekimori.authority;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Lets in clients that hold a genuine device certificate of this site, nobody else. TLS asks it on
 * full handshakes only: a server must check the peer's certificate again when a session is resumed,
 * and cut open sessions when one is revoked.
 */
final class DeviceTrustManager extends X509ExtendedTrustManager {
    private static final int MAX_CHAIN = 4;

    private final X509Certificate authority;
    private final DeviceCertificates certificates;

    DeviceTrustManager(X509Certificate authority, DeviceCertificates certificates) {
        this.authority = authority;
        this.certificates = certificates;
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType)
            throws CertificateException {
        // A device may send our authority's certificate as well; only the first counts.
        if (chain.length == 0 || chain.length > MAX_CHAIN) {
            throw new CertificateException(
                    "a chain of 1 to " + MAX_CHAIN + " certificates expected");
        }
        switch (certificates.check(chain[0])) {
            case DeviceCertificateCheck.Genuine _ -> {}
            case DeviceCertificateCheck.Revoked revoked ->
                throw new CertificateException(
                        "the certificate of " + revoked.device() + " is revoked");
            case DeviceCertificateCheck.OutsideValidity outside ->
                throw new CertificateException("the certificate of " + outside.device()
                        + " is valid from " + outside.notBefore() + " to " + outside.notAfter());
            case DeviceCertificateCheck.Foreign _ ->
                throw new CertificateException("not a device certificate of this site");
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        checkClientTrusted(chain, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        checkClientTrusted(chain, authType);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType)
            throws CertificateException {
        throw new CertificateException("this trust manager is for clients only");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        checkServerTrusted(chain, authType);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        checkServerTrusted(chain, authType);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[] {authority};
    }
}
