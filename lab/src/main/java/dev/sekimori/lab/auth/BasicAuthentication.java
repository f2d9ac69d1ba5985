package dev.sekimori.lab.auth;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * HTTP Basic (RFC 7617).
 *
 * @param realm shown to people
 * @param account checked against
 */
public record BasicAuthentication(String realm, Account account) implements Authentication {
    private static final String SCHEME = "Basic ";

    @Override
    public String challenge() {
        return "Basic realm=\"" + realm + "\"";
    }

    @Override
    public boolean accepts(String method, String uri, String authorization) {
        if (!authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return false;
        }
        String pair;
        try {
            byte[] decoded = Base64.getDecoder()
                    .decode(authorization.substring(SCHEME.length()).strip());
            pair = new String(decoded, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return false;
        }
        int colon = pair.indexOf(':');
        return colon >= 0 && account.accepts(pair.substring(0, colon), pair.substring(colon + 1));
    }
}
