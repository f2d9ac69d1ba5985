package dev.sekimori.lab.camera;

import dev.sekimori.lab.net.LabException;

import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.concurrent.locks.ReentrantLock;

import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;

/**
 * A self-signed certificate on P-256, made at the first handshake so that the camera starts at
 * once.
 */
final class OwnCertificate extends X509ExtendedKeyManager {
    private static final String ALIAS = "own";
    private static final Duration LIFE = Duration.ofDays(3650);

    /** The key and its certificate. */
    private record Made(PrivateKey key, X509Certificate certificate) {}

    private final X500Name name;
    private final InetAddress address;
    private final Instant from;
    private final ReentrantLock making = new ReentrantLock();
    private volatile @Nullable Made made;

    private OwnCertificate(X500Name name, InetAddress address, Instant from) {
        super();
        this.name = name;
        this.address = address;
        this.from = from;
    }

    /** A server context of TLS 1.2 and 1.3. */
    static SSLContext context(String name, InetAddress address, InstantSource clock) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            KeyManager own = new OwnCertificate(new X500Name(name), address, clock.instant());
            // No trust managers: the camera asks for no client certificates, and loading the JDK's
            // CAs would slow its start.
            context.init(new KeyManager[] {own}, new TrustManager[0], null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new LabException("TLS cannot be set up", e);
        }
    }

    private Made made() {
        Made known = made;
        if (known != null) {
            return known;
        }
        making.lock();
        try {
            Made again = made;
            if (again == null) {
                again = make();
                made = again;
            }
            return again;
        } finally {
            making.unlock();
        }
    }

    private Made make() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair pair = generator.generateKeyPair();
            JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    name,
                    BigInteger.valueOf(from.getEpochSecond()),
                    Date.from(from.minus(Duration.ofDays(1))),
                    Date.from(from.plus(LIFE)),
                    name,
                    pair.getPublic());
            GeneralName subject = new GeneralName(GeneralName.iPAddress, address.getHostAddress());
            builder.addExtension(
                    Extension.subjectAlternativeName, false, new GeneralNames(subject));
            X509Certificate certificate = new JcaX509CertificateConverter()
                    .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA")
                            .build(pair.getPrivate())));
            return new Made(pair.getPrivate(), certificate);
        } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
            throw new LabException("The camera cannot make its certificate", e);
        }
    }

    @Override
    public String chooseEngineServerAlias(
            String keyType, Principal @Nullable [] issuers, SSLEngine engine) {
        return ALIAS;
    }

    @Override
    public String chooseServerAlias(String keyType, Principal @Nullable [] issuers, Socket socket) {
        return ALIAS;
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
        return new X509Certificate[] {made().certificate()};
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        return made().key();
    }

    @Override
    public String[] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        return new String[] {ALIAS};
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] keyType, Principal @Nullable [] issuers, Socket socket) {
        return null;
    }
}
