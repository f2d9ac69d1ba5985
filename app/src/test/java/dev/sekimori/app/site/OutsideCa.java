package dev.sekimori.app.site;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;

/** A certificate authority that OpenSSL runs in a folder. */
final class OutsideCa {
    private static final String PASSWORD = "test";
    private final Path dir;

    OutsideCa(Path dir, String name) throws Exception {
        this.dir = Files.createDirectories(dir);
        Files.writeString(dir.resolve("index.txt"), "");
        Files.writeString(dir.resolve("crlnumber"), "01\n");
        Files.writeString(dir.resolve("client.ext"), "extendedKeyUsage=clientAuth\n");
        Files.writeString(dir.resolve("ca.cnf"), """
                [ca]
                default_ca = d
                [d]
                database = index.txt
                crlnumber = crlnumber
                default_md = sha256
                default_crl_days = 7
                certificate = ca.pem
                private_key = ca.key
                """);
        List<String> request = new ArrayList<>(List.of("req", "-x509", "-days", "30"));
        request.addAll(List.of("-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=" + name));
        request.addAll(List.of("-addext", "keyUsage=critical,keyCertSign,cRLSign"));
        request.addAll(List.of("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"));
        run(request.toArray(String[]::new));
        list();
    }

    Path certificate() {
        return dir.resolve("ca.pem");
    }

    Path revocationList() {
        return dir.resolve("ca.crl");
    }

    /** A client's certificate and key. */
    KeyManager[] client(String name) throws Exception {
        run(
                "req",
                "-new",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-keyout",
                name + ".key",
                "-out",
                name + ".csr",
                "-subj",
                "/CN=" + name);
        run(
                "x509",
                "-req",
                "-in",
                name + ".csr",
                "-CA",
                "ca.pem",
                "-CAkey",
                "ca.key",
                "-CAcreateserial",
                "-days",
                "7",
                "-extfile",
                "client.ext",
                "-out",
                name + ".pem");
        run(
                "pkcs12",
                "-export",
                "-inkey",
                name + ".key",
                "-in",
                name + ".pem",
                "-out",
                name + ".p12",
                "-passout",
                "pass:" + PASSWORD);
        return keys(dir.resolve(name + ".p12"));
    }

    private static KeyManager[] keys(Path file) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(file)) {
            store.load(in, PASSWORD.toCharArray());
        }
        KeyManagerFactory keys =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD.toCharArray());
        return keys.getKeyManagers();
    }

    void revoke(String name) throws Exception {
        run("ca", "-config", "ca.cnf", "-revoke", name + ".pem");
        list();
    }

    private void list() throws Exception {
        list(7 * 24);
    }

    /** Signs a list that is over in so many hours. */
    void list(int hours) throws Exception {
        run(
                "ca",
                "-config",
                "ca.cnf",
                "-gencrl",
                "-crlhours",
                String.valueOf(hours),
                "-out",
                "new.crl");
        Files.move(
                dir.resolve("new.crl"),
                revocationList(),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    private void run(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .directory(dir.toFile())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new AssertionError(command + ": " + said);
        }
    }
}
