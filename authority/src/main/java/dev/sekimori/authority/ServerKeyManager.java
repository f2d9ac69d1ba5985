package dev.sekimori.authority;

import org.jspecify.annotations.Nullable;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.StandardConstants;
import javax.net.ssl.X509ExtendedKeyManager;

/**
 * Presents the server certificate that fits the name the client asked for (SNI, RFC 6066 section
 * 3). Asks for it anew at each handshake, so that a renewed certificate is presented without a
 * restart. The alias of a key is its host name.
 */
class ServerKeyManager extends X509ExtendedKeyManager {
    private static final String KEY_TYPE = "EC";
    private static final String NO_NAME = "";

    private final Function<String, TlsIdentity> identityFor;

    /**
     * @param identityFor the identity for a host name, or for the empty name where the client gave
     *     none
     */
    ServerKeyManager(Function<String, TlsIdentity> identityFor) {
        this.identityFor = identityFor;
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
            String keyType, Principal @Nullable [] issuers, SSLEngine engine) {
        return alias(keyType, engine.getHandshakeSession());
    }

    @Override
    public @Nullable String chooseServerAlias(
            String keyType, Principal @Nullable [] issuers, Socket socket) {
        return alias(keyType, socket instanceof SSLSocket tls ? tls.getHandshakeSession() : null);
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
        return identityFor.apply(alias).chain().toArray(X509Certificate[]::new);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        return identityFor.apply(alias).privateKey();
    }

    @Override
    public String[] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        return keyType.equals(KEY_TYPE) ? new String[] {NO_NAME} : new String[0];
    }

    @Override
    public String[] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return new String[0];
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] keyType, Principal @Nullable [] issuers, Socket socket) {
        return null;
    }

    private static @Nullable String alias(String keyType, @Nullable SSLSession session) {
        return keyType.equals(KEY_TYPE) ? requestedHost(session).orElse(NO_NAME) : null;
    }

    private static Optional<String> requestedHost(@Nullable SSLSession session) {
        return session instanceof ExtendedSSLSession extended
                ? extended.getRequestedServerNames().stream()
                        .filter(name -> name.getType() == StandardConstants.SNI_HOST_NAME)
                        .map(name -> new SNIHostName(name.getEncoded()).getAsciiName())
                        .map(name -> name.toLowerCase(Locale.ROOT))
                        .findFirst()
                : Optional.empty();
    }
}
