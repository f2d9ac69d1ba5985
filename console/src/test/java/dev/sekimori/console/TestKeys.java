package dev.sekimori.console;

import java.io.InputStream;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509KeyManager;

/** A certificate for localhost that the JDK's keytool made, and clients that trust nothing else. */
public final class TestKeys {
    private static final char[] PASSWORD = "changeit".toCharArray();
    private static final KeyStore STORE = make();

    private TestKeys() {}

    public static X509KeyManager server() {
        try {
            KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
            factory.init(STORE, PASSWORD);
            return (X509KeyManager) factory.getKeyManagers()[0];
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    public static SSLContext clientContext() {
        try {
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry("site", STORE.getCertificate("site"));
            TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** A client without a cookie jar that follows no redirects. */
    public static HttpClient client() {
        return HttpClient.newBuilder()
                .sslContext(clientContext())
                .connectTimeout(Duration.ofSeconds(30))
                .build();
    }

    private static KeyStore make() {
        try {
            Path file = Files.createTempDirectory("console-keys").resolve("keys.p12");
            String keytool =
                    Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
            Process process = new ProcessBuilder(List.of(
                            keytool,
                            "-genkeypair",
                            "-keystore",
                            file.toString(),
                            "-storetype",
                            "PKCS12",
                            "-storepass",
                            new String(PASSWORD),
                            "-alias",
                            "site",
                            "-keyalg",
                            "EC",
                            "-groupname",
                            "secp256r1",
                            "-dname",
                            "CN=localhost",
                            "-validity",
                            "2",
                            "-ext",
                            "san=dns:localhost,ip:127.0.0.1"))
                    .redirectErrorStream(true)
                    .start();
            String said = new String(process.getInputStream().readAllBytes());
            if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new AssertionError("keytool: " + said);
            }
            KeyStore store = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(file)) {
                store.load(in, PASSWORD);
            }
            Files.delete(file);
            Files.delete(file.getParent());
            return store;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
