package dev.sekimori.acceptance.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.List;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A client's certificate and key as files in PEM, which openssl packs for Java.
 *
 * @param certificate with its chain
 */
public record Identity(Path certificate, Path key) {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String PASSWORD = "packed";

    /** Has the site issue one for a service, by its command line. */
    public static Identity issue(Path data, Path folder, String name, String role) {
        Command.Result issued = Command.run(
                SOON,
                SiteProcess.environment(),
                List.of(
                        SiteProcess.launcher(),
                        "certificate",
                        "issue",
                        name,
                        "--role",
                        role,
                        "--out",
                        folder.toString(),
                        "--data",
                        data.toString()));
        assertThat(issued.exitCode()).as(issued.err()).isZero();
        return new Identity(folder.resolve(name + ".pem"), folder.resolve(name + ".key"));
    }

    /** One that nobody issued. */
    public static Identity selfSigned(Path folder, String name) throws IOException {
        Files.createDirectories(folder);
        Identity made = new Identity(folder.resolve("self.pem"), folder.resolve("self.key"));
        Command.Result done = Command.run(
                SOON,
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-days",
                "2",
                "-subj",
                "/CN=" + name,
                "-keyout",
                made.key.toString(),
                "-out",
                made.certificate.toString());
        assertThat(done.exitCode()).as(done.err()).isZero();
        return made;
    }

    /** TLS that shows the certificate and trusts the authority of one file alone. */
    public SSLContext trusting(Path authority) throws IOException, GeneralSecurityException {
        Path packed = certificate.resolveSibling("packed.p12");
        Command.Result done = Command.run(
                SOON,
                "openssl",
                "pkcs12",
                "-export",
                "-in",
                certificate.toString(),
                "-inkey",
                key.toString(),
                "-passout",
                "pass:" + PASSWORD,
                "-out",
                packed.toString());
        assertThat(done.exitCode()).as(done.err()).isZero();
        KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(
                KeyStore.getInstance(packed.toFile(), PASSWORD.toCharArray()),
                PASSWORD.toCharArray());
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        try (InputStream in = Files.newInputStream(authority)) {
            trusted.setCertificateEntry(
                    "site", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }
}
