package dev.sekimori.gateway.rtsp;

import dev.sekimori.gateway.SitePort;
import dev.sekimori.model.decision.Peer;

import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Optional;

/** By what a client shows who it is. */
sealed interface Credentials {
    String TOKEN_USER = "token";

    /** A client certificate of the TLS session. */
    record Certificate(X509Certificate certificate) implements Credentials {}

    /** Basic (RFC 7617): a token with any user, or a device's id and its own password. */
    record Password(String user, String password) implements Credentials {
        @Override
        public String toString() {
            return "Password[user=" + user + "]";
        }
    }

    /** Nothing, or nothing that can be read. */
    record None() implements Credentials {}

    /** From a request's {@code Authorization}; a certificate counts where there is none. */
    static Credentials of(Optional<String> authorization, Optional<X509Certificate> certificate) {
        if (authorization.isEmpty()) {
            return certificate.<Credentials>map(Certificate::new).orElseGet(None::new);
        }
        String value = authorization.get();
        if (!value.regionMatches(true, 0, "Basic ", 0, 6)) {
            return new None();
        }
        try {
            byte[] pair = Base64.getDecoder().decode(value.substring(6).strip());
            String text = new String(pair, StandardCharsets.UTF_8);
            int colon = text.indexOf(':');
            return colon < 0
                    ? new None()
                    : new Password(text.substring(0, colon), text.substring(colon + 1));
        } catch (IllegalArgumentException notBase64) {
            return new None();
        }
    }

    /** Whom the site knows by it. Blocks. */
    default Optional<Peer> peer(SitePort site) {
        return switch (this) {
            case Certificate(var certificate) -> site.peerByCertificate(certificate);
            case Password(var user, var password)
            when user.equals(TOKEN_USER) -> site.peerByToken(password);
            case Password(var user, var password) ->
                site.peerByPassword(user, password.toCharArray())
                        .or(() -> site.peerByToken(password));
            case None() -> Optional.empty();
        };
    }
}
