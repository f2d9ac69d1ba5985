package dev.sekimori.gateway.tls;

import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.OpenSslCertificateException;
import io.netty.internal.tcnative.CertificateVerifier;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateException;

/**
 * The alert with which a client's certificate is refused (RFC 8446 section 6.2). By itself the
 * native TLS tells a client of an internal error for most of what Java throws.
 */
final class Alerts {
    private Alerts() {}

    /** The same refusal, such that the client is told what it is about. */
    static CertificateException telling(CertificateException refusal) {
        if (!OpenSsl.isAvailable()) {
            return refusal;
        }
        for (Throwable cause = refusal; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertPathValidatorException broken && isToldAnyway(broken)) {
                return refusal;
            }
            if (cause instanceof CertPathBuilderException) {
                // unknown_ca
                return with(
                        refusal, CertificateVerifier.X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY);
            }
        }
        // bad_certificate
        return with(refusal, CertificateVerifier.X509_V_ERR_CERT_REJECTED);
    }

    private static boolean isToldAnyway(CertPathValidatorException broken) {
        return broken.getReason() == BasicReason.EXPIRED
                || broken.getReason() == BasicReason.NOT_YET_VALID
                || broken.getReason() == BasicReason.REVOKED;
    }

    private static CertificateException with(CertificateException refusal, int code) {
        return new OpenSslCertificateException(refusal.getMessage(), refusal, code);
    }
}
