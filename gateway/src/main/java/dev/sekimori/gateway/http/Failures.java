package dev.sekimori.gateway.http;

import org.jspecify.annotations.Nullable;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.util.concurrent.TimeoutException;

import javax.net.ssl.SSLException;

/** What a failure on the way to a device means to the client. Pure. */
final class Failures {
    private static final int MOST_CAUSES = 10;

    private Failures() {}

    static Problem problemOf(Throwable failure) {
        Throwable cause = failure;
        Problem found = Problem.DEVICE_ANSWER;
        for (int i = 0; i < MOST_CAUSES && cause != null; i++, cause = cause.getCause()) {
            @Nullable Problem known = known(cause);
            if (known != null) {
                found = known;
            }
        }
        return found;
    }

    private static @Nullable Problem known(Throwable cause) {
        return switch (cause) {
            case ProblemException e -> e.problem();
            case PinnedTrust.PinChangedException _ -> Problem.DEVICE_KEY_CHANGED;
            case ConnectException _, NoRouteToHostException _, TimeoutException _, SSLException _ ->
                Problem.DEVICE_UNREACHABLE;
            default -> null;
        };
    }
}
