package dev.sekimori.govern.people;

import java.time.Duration;

/** What became of a sign-in; a refusal does not tell whether the name or the password was wrong. */
public sealed interface SignInResult {
    record SignedIn(Session session) implements SignInResult {}

    record Refused() implements SignInResult {}

    record Throttled(Duration retryAfter) implements SignInResult {}

    record Busy() implements SignInResult {}
}
