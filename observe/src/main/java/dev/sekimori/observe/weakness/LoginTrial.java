package dev.sekimori.observe.weakness;

import dev.sekimori.model.profile.DeviceProfile.FactoryCredential;
import dev.sekimori.observe.wire.Connector;
import dev.sekimori.observe.wire.HttpClient;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Whether one user and password open a device's web page; tried once. Any thread; blocking. */
public final class LoginTrial {
    /** How a try ended; {@code UNCLEAR} when there is no page that asks for a login. */
    public enum Result {
        OPENS,
        REFUSED,
        UNCLEAR
    }

    private final WebLogin web;

    /** {@code random} makes client nonces (RFC 7616). */
    public LoginTrial(Connector connector, RandomGenerator random) {
        this.web = new WebLogin(new HttpClient(connector), random);
    }

    public Result web(HttpClient.Site site, String user, String password) throws IOException {
        Optional<WebLogin.Door> door = web.door(site);
        if (door.isEmpty()) {
            return Result.UNCLEAR;
        }
        FactoryCredential pair = new FactoryCredential("http", user, password);
        return switch (web.tryPairs(door.get(), List.of(pair))) {
            case Attempt.Opened _ -> Result.OPENS;
            case Attempt.Refused _ -> Result.REFUSED;
            case Attempt.NoLogin _, Attempt.Unclear _ -> Result.UNCLEAR;
        };
    }
}
