package dev.sekimori.lab;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;

import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;

/** A private CA with one server and one client certificate, made for one test run. */
final class TestCa {
    private final KeyPair caKeys;
    private final X509Certificate ca;
    final KeyPair serverKeys;
    final X509Certificate server;
    private final KeyPair clientKeys;
    private final X509Certificate client;
    final Path caPem;
    final Path clientPem;
    final Path clientKey;

    TestCa(Path folder) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        caKeys = generator.generateKeyPair();
        ca = issue("CN=lab test CA", caKeys, true);
        serverKeys = generator.generateKeyPair();
        server = issue("CN=localhost", serverKeys, false);
        clientKeys = generator.generateKeyPair();
        client = issue("CN=meter", clientKeys, false);
        caPem = write(folder.resolve("ca.pem"), "CERTIFICATE", ca.getEncoded());
        clientPem = write(folder.resolve("client.pem"), "CERTIFICATE", client.getEncoded());
        clientKey = write(
                folder.resolve("client.key"),
                "PRIVATE KEY",
                clientKeys.getPrivate().getEncoded());
    }

    SslContext mutualServer() throws IOException {
        return SslContextBuilder.forServer(serverKeys.getPrivate(), server)
                .trustManager(ca)
                .clientAuth(ClientAuth.REQUIRE)
                .protocols("TLSv1.3")
                .build();
    }

    PrivateKey serverKey() {
        return serverKeys.getPrivate();
    }

    private X509Certificate issue(String name, KeyPair keys, boolean authority) throws Exception {
        Instant now = Instant.now();
        JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                new X500Name("CN=lab test CA"),
                BigInteger.valueOf(System.nanoTime()),
                Date.from(now.minus(Duration.ofHours(1))),
                Date.from(now.plus(Duration.ofHours(1))),
                new X500Name(name),
                keys.getPublic());
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
        builder.addExtension(
                Extension.subjectAlternativeName, false, new GeneralNames(new GeneralName[] {
                    new GeneralName(GeneralName.dNSName, "localhost"),
                    new GeneralName(GeneralName.dNSName, "camera-1.localhost"),
                    new GeneralName(GeneralName.iPAddress, "127.0.0.1")
                }));
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(
                        new JcaContentSignerBuilder("SHA256withECDSA").build(caKeys.getPrivate())));
    }

    private static Path write(Path file, String type, byte[] der) throws IOException {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return Files.writeString(
                file, "-----BEGIN " + type + "-----\n" + body + "\n-----END " + type + "-----\n");
    }
}
