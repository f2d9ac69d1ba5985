package dev.sekimori.authority;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sekimori.authority.SignatureCheck.Reason;
import dev.sekimori.authority.SignatureCheck.Refused;

import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoGeneratorBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Random;

class SignatureCheckTest {
    private static final Instant NOW = Instant.parse("2026-07-05T00:00:00Z");
    private static final byte[] DOCUMENT = "{\"ietf-mud:mud\":{}}".getBytes(StandardCharsets.UTF_8);

    private final Party root = Party.root("CN=Maker CA");
    private final Party maker = root.certify("CN=Maker", KeyUsage.digitalSignature);

    @Test
    void believes_a_signer_whom_a_trusted_authority_certifies() {
        assertThat(check(DOCUMENT, maker.sign(DOCUMENT), root))
                .isEqualTo(new SignatureCheck.Genuine(List.of("CN=Maker")));
    }

    @Test
    void refuses_a_document_that_was_changed() {
        byte[] changed = DOCUMENT.clone();
        changed[3] ^= 1;

        assertThat(check(changed, maker.sign(DOCUMENT), root))
                .isEqualTo(new Refused(Reason.WRONG_SIGNATURE));
    }

    @Test
    void refuses_a_signer_of_another_authority_or_out_of_date() {
        byte[] signature = maker.sign(DOCUMENT);

        assertThat(check(DOCUMENT, signature, Party.root("CN=Maker CA")))
                .isEqualTo(new Refused(Reason.UNTRUSTED_SIGNER));
        assertThat(SignatureCheck.of(DOCUMENT, signature, List.of(), NOW))
                .isEqualTo(new Refused(Reason.UNTRUSTED_SIGNER));
        assertThat(SignatureCheck.of(
                        DOCUMENT,
                        signature,
                        List.of(root.certificate()),
                        NOW.plus(Duration.ofDays(400))))
                .isEqualTo(new Refused(Reason.UNTRUSTED_SIGNER));
    }

    @Test
    void refuses_a_certificate_that_is_not_for_signatures() {
        Party wrong = root.certify("CN=Maker", KeyUsage.keyEncipherment);

        assertThat(check(DOCUMENT, wrong.sign(DOCUMENT), root))
                .isEqualTo(new Refused(Reason.WRONG_KEY_USAGE));
    }

    @Test
    void never_believes_a_damaged_signature() {
        byte[] signature = maker.sign(DOCUMENT);
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 500; round++) {
            byte[] cut = java.util.Arrays.copyOf(signature, random.nextInt(signature.length));
            assertThat(check(DOCUMENT, cut, root))
                    .as("seed %d round %d", seed, round)
                    .isInstanceOf(Refused.class);
        }
    }

    private static SignatureCheck check(byte[] document, byte[] signature, Party trusted) {
        return SignatureCheck.of(document, signature, List.of(trusted.certificate()), NOW);
    }

    private record Party(KeyPair keys, X509Certificate certificate) {
        static Party root(String name) {
            KeyPair keys = keyPair();
            return new Party(keys, certificate(name, keys, name, keys, KeyUsage.keyCertSign, true));
        }

        Party certify(String name, int usage) {
            KeyPair own = keyPair();
            String issuer = certificate.getSubjectX500Principal().getName();
            return new Party(own, certificate(name, own, issuer, keys, usage, false));
        }

        byte[] sign(byte[] document) {
            try {
                CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
                generator.addSignerInfoGenerator(new JcaSimpleSignerInfoGeneratorBuilder()
                        .build("SHA256withECDSA", keys.getPrivate(), certificate));
                generator.addCertificates(new JcaCertStore(List.of(certificate)));
                return generator
                        .generate(new CMSProcessableByteArray(document), false)
                        .getEncoded();
            } catch (Exception e) {
                throw new IllegalStateException("test signature", e);
            }
        }

        private static KeyPair keyPair() {
            try {
                KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
                generator.initialize(256);
                return generator.generateKeyPair();
            } catch (java.security.GeneralSecurityException e) {
                throw new IllegalStateException("test keys", e);
            }
        }

        private static X509Certificate certificate(
                String name, KeyPair own, String issuer, KeyPair by, int usage, boolean authority) {
            try {
                var builder = new JcaX509v3CertificateBuilder(
                        new X500Name(issuer),
                        BigInteger.valueOf(System.nanoTime()),
                        Date.from(NOW.minus(Duration.ofDays(1))),
                        Date.from(NOW.plus(Duration.ofDays(365))),
                        new X500Name(name),
                        own.getPublic());
                builder.addExtension(Extension.keyUsage, true, new KeyUsage(usage));
                builder.addExtension(
                        Extension.basicConstraints, true, new BasicConstraints(authority));
                return new JcaX509CertificateConverter()
                        .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA")
                                .build(by.getPrivate())));
            } catch (Exception e) {
                throw new IllegalStateException("test certificate", e);
            }
        }
    }
}
