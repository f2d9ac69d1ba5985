package dev.sekimori.observe.weakness;

/**
 * How a try with factory credentials at one service ended. {@code detail} is in words, no secret.
 */
sealed interface Attempt {
    String detail();

    /** The service is closed to everybody else, and this pair opens it. */
    record Opened(String user, String detail) implements Attempt {}

    /** Every pair was refused. */
    record Refused(String detail) implements Attempt {}

    /** The service asks for no login that can be tried. */
    record NoLogin(String detail) implements Attempt {}

    /** No conclusion: no answer, a sign of lock-out, an answer that was not understood. */
    record Unclear(String detail) implements Attempt {}
}
