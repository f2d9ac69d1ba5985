package dev.sekimori.authority;

import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.operator.OperatorCreationException;

import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.CertificateException;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whether a detached CMS signature (RFC 5652 section 5) over a document is good, and whose it is;
 * as MUD files have (RFC 8520 section 13.2). Pure but for the arithmetic of the provider.
 */
public sealed interface SignatureCheck {
    /** The most bytes of a signature that are read. */
    int MAX_BYTES = 65_536;

    /** Everybody who signed is certified by one of the anchors; names as in RFC 4514. */
    record Genuine(List<String> signers) implements SignatureCheck {
        public Genuine {
            signers = List.copyOf(signers);
        }
    }

    /** Why the signature must not be believed. */
    record Refused(Reason reason) implements SignatureCheck {}

    /** What is wrong with a signature. */
    enum Reason {
        /** It is no CMS signature, or nobody signed. */
        MALFORMED,
        /** It belongs to another document, or the document was changed. */
        WRONG_SIGNATURE,
        /** The signer's certificate leads to none of the trusted authorities, or is out of date. */
        UNTRUSTED_SIGNER,
        /** The signer's certificate is not for signatures (RFC 5280 section 4.2.1.3). */
        WRONG_KEY_USAGE
    }

    /**
     * Checks a signature in DER.
     *
     * @param anchors whom to believe; with none, nobody is
     */
    static SignatureCheck of(
            byte[] document, byte[] signature, Collection<X509Certificate> anchors, Instant now) {
        if (signature.length > MAX_BYTES || anchors.isEmpty()) {
            return new Refused(anchors.isEmpty() ? Reason.UNTRUSTED_SIGNER : Reason.MALFORMED);
        }
        try {
            CMSSignedData signed =
                    new CMSSignedData(new CMSProcessableByteArray(document), signature);
            Collection<SignerInformation> signers = signed.getSignerInfos().getSigners();
            List<X509Certificate> certificates = certificates(signed);
            List<String> names = new ArrayList<>();
            for (SignerInformation signer : signers) {
                X509Certificate by = certificateOf(signer, certificates);
                if (!isVerified(signer, by)) {
                    return new Refused(Reason.WRONG_SIGNATURE);
                }
                if (by.getKeyUsage() != null && !by.getKeyUsage()[0]) {
                    return new Refused(Reason.WRONG_KEY_USAGE);
                }
                if (!isCertified(by, certificates, anchors, now)) {
                    return new Refused(Reason.UNTRUSTED_SIGNER);
                }
                names.add(by.getSubjectX500Principal().getName());
            }
            return names.isEmpty() ? new Refused(Reason.MALFORMED) : new Genuine(names);
        } catch (CMSException | CertificateException | IllegalArgumentException e) {
            // What the parsers throw on bytes that are no signature.
            return new Refused(Reason.MALFORMED);
        }
    }

    private static List<X509Certificate> certificates(CMSSignedData signed)
            throws CertificateException {
        JcaX509CertificateConverter converter = new JcaX509CertificateConverter();
        List<X509Certificate> certificates = new ArrayList<>();
        for (X509CertificateHolder holder : signed.getCertificates().getMatches(null)) {
            certificates.add(converter.getCertificate(holder));
        }
        return certificates;
    }

    private static X509Certificate certificateOf(
            SignerInformation signer, List<X509Certificate> certificates)
            throws CertificateException {
        for (X509Certificate certificate : certificates) {
            var holder = new org.bouncycastle.cert.jcajce.JcaX509CertificateHolder(certificate);
            if (signer.getSID().match(holder)) {
                return certificate;
            }
        }
        throw new CertificateException("the signer's certificate is not in the signature");
    }

    private static boolean isVerified(SignerInformation signer, X509Certificate by) {
        try {
            return signer.verify(new JcaSimpleSignerInfoVerifierBuilder().build(by.getPublicKey()));
        } catch (CMSException | OperatorCreationException e) {
            return false;
        }
    }

    /** RFC 5280 section 6; MUD signers publish no revocation that a site could ask for. */
    private static boolean isCertified(
            X509Certificate signer,
            List<X509Certificate> certificates,
            Collection<X509Certificate> anchors,
            Instant now) {
        try {
            X509CertSelector target = new X509CertSelector();
            target.setCertificate(signer);
            Set<TrustAnchor> trusted = anchors.stream()
                    .map(anchor -> new TrustAnchor(anchor, null))
                    .collect(Collectors.toSet());
            PKIXBuilderParameters parameters = new PKIXBuilderParameters(trusted, target);
            parameters.addCertStore(CertStore.getInstance(
                    "Collection", new CollectionCertStoreParameters(certificates)));
            parameters.setRevocationEnabled(false);
            parameters.setDate(Date.from(now));
            CertPathBuilder.getInstance("PKIX").build(parameters);
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
