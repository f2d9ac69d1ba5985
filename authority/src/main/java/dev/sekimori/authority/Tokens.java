package dev.sekimori.authority;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Bearer tokens and what each grants. A token is {@code skm_} and 256 random bits in base64url;
 * only its SHA-256 is kept here. Looking one up compares it with every hash in constant time. In
 * memory: whoever persists grants stores {@link TokenHash} and registers it again. Safe for several
 * threads.
 *
 * @param <G> what a token grants, immutable
 */
public final class Tokens<G> {
    /** How many tokens are valid at a time at most. */
    public static final int MAX_TOKENS = 4096;

    private static final int RANDOM_BYTES = 32;
    private static final String PREFIX = "skm_";
    // 32 bytes are 43 characters of base64url without padding.
    private static final Pattern FORM = Pattern.compile(PREFIX + "[A-Za-z0-9_-]{43}");

    private final SecureRandom random;
    private volatile Map<TokenHash, G> grants = Map.of();

    public Tokens(SecureRandom random) {
        this.random = random;
    }

    /** A new random token, granting nothing until its hash is registered. */
    public static String generate(SecureRandom random) {
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /**
     * The operator's token of a data directory ({@code DIR/operator.token}, mode 0600), created on
     * first use.
     *
     * @throws AuthorityException.KeyFileUnsafe when others may read it
     * @throws AuthorityException.KeyFileMalformed when it is not a token
     */
    public static String operatorToken(Path directory, SecureRandom random) {
        Path file = directory.resolve("operator.token");
        try (DirectoryLock _ = DirectoryLock.acquire(directory)) {
            String token = PrivateFiles.readPrivateFile(file)
                    .map(bytes -> new String(bytes, StandardCharsets.US_ASCII).strip())
                    .orElseGet(() -> {
                        String created = generate(random);
                        PrivateFiles.writePrivateFile(
                                file, (created + "\n").getBytes(StandardCharsets.US_ASCII));
                        return created;
                    });
            if (!FORM.matcher(token).matches()) {
                throw new AuthorityException.KeyFileMalformed(file, "does not hold a token");
            }
            return token;
        }
    }

    /**
     * Issues a token; this is the only time that it is seen.
     *
     * @throws AuthorityException.LimitReached when {@link #MAX_TOKENS} are valid
     */
    public String issue(G grant) {
        String token = generate(random);
        register(TokenHash.of(token), grant);
        return token;
    }

    /**
     * Makes a known hash valid, in place of an earlier grant.
     *
     * @throws AuthorityException.LimitReached when {@link #MAX_TOKENS} are valid
     */
    public synchronized void register(TokenHash hash, G grant) {
        Map<TokenHash, G> next = new LinkedHashMap<>(grants);
        next.put(hash, grant);
        if (next.size() > MAX_TOKENS) {
            throw new AuthorityException.LimitReached("tokens", MAX_TOKENS);
        }
        grants = next;
    }

    /** Makes a token invalid at once; false when it was not valid. */
    public synchronized boolean revoke(TokenHash hash) {
        Map<TokenHash, G> next = new LinkedHashMap<>(grants);
        boolean known = next.remove(hash) != null;
        grants = next;
        return known;
    }

    /** What a presented token grants; empty for anything else. */
    public Optional<G> find(String presented) {
        if (!FORM.matcher(presented).matches()) {
            return Optional.empty();
        }
        TokenHash hash = TokenHash.of(presented);
        Optional<G> found = Optional.empty();
        for (Map.Entry<TokenHash, G> entry : grants.entrySet()) {
            if (entry.getKey().sameAs(hash)) {
                found = Optional.of(entry.getValue());
            }
        }
        return found;
    }
}
