package dev.sekimori.observe.weakness;

import dev.sekimori.model.profile.DeviceProfile.FactoryCredential;
import dev.sekimori.observe.wire.Challenge;
import dev.sekimori.observe.wire.HttpAnswer;
import dev.sekimori.observe.wire.HttpClient;
import dev.sekimori.observe.wire.HttpClient.Site;
import dev.sekimori.observe.wire.Login;

import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Finds the page of a web server that asks for a login, and tries factory credentials there. */
final class WebLogin {
    static final int MAX_TRIES = 3;

    private static final List<String> PAGES = List.of("/", "/admin");

    private final HttpClient web;
    private final RandomGenerator random;

    WebLogin(HttpClient web, RandomGenerator random) {
        this.web = web;
        this.random = random;
    }

    /** A page that nobody sees without a login, and what it asks for. */
    record Door(Site site, String path, List<Challenge> challenges) {
        String url() {
            return site.url(path);
        }

        boolean isDigest() {
            return challenges.stream().anyMatch(c -> c.scheme().equals("digest"));
        }
    }

    /** The first of {@code /} and {@code /admin} that answers 401 with a challenge. */
    Optional<Door> door(Site site) throws IOException {
        for (String path : PAGES) {
            Optional<HttpAnswer> answer = web.get(site, path);
            List<Challenge> challenges = answer.filter(a -> a.status() == 401)
                    .map(a -> Challenge.of(a.head()))
                    .orElse(List.of());
            if (!challenges.isEmpty()) {
                return Optional.of(new Door(site, path, challenges));
            }
        }
        return Optional.empty();
    }

    /** Whether the site's pages send a visitor on to HTTPS. */
    boolean sendsToTls(Site site) throws IOException {
        return web.get(site, "/")
                .filter(a -> a.status() >= 300 && a.status() < 400)
                .flatMap(a -> a.head().field("location"))
                .map(location -> location.startsWith("https://"))
                .orElse(false);
    }

    /** Tries the pairs one by one, at most three; ends at the first that opens or looks locked. */
    Attempt tryPairs(Door door, List<FactoryCredential> pairs) throws IOException {
        List<Challenge> challenges = door.challenges();
        Attempt last = new Attempt.NoLogin("no factory credentials to try");
        for (FactoryCredential pair : pairs.stream().limit(MAX_TRIES).toList()) {
            Optional<String> field = Login.answer(
                    challenges, door.path(), pair.user(), pair.password(), clientNonce());
            if (field.isEmpty()) {
                return new Attempt.NoLogin("401 with an unknown scheme");
            }
            Optional<HttpAnswer> answer = web.get(door.site(), door.path(), field.get());
            last = answer.map(a -> judged(a, pair.user()))
                    .orElseGet(() -> new Attempt.Unclear("no HTTP answer"));
            if (!(last instanceof Attempt.Refused)) {
                return last;
            }
            // A digest nonce may be good for one use only (RFC 7616 section 3.3).
            challenges = answer.map(a -> Challenge.of(a.head())).orElse(challenges);
        }
        return last;
    }

    private static Attempt judged(HttpAnswer answer, String user) {
        int status = answer.status();
        if (status == 401) {
            return new Attempt.Refused("401 as user “" + user + "”");
        }
        if (status >= 200 && status < 300) {
            return new Attempt.Opened(
                    user, "401 without credentials, " + status + " as user “" + user + "”");
        }
        return new Attempt.Unclear(status + " as user “" + user + "”");
    }

    private String clientNonce() {
        byte[] nonce = new byte[16];
        random.nextBytes(nonce);
        return HexFormat.of().formatHex(nonce);
    }
}
