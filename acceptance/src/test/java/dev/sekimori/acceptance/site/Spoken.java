package dev.sekimori.acceptance.site;

import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * A protocol that the gateway guards, as the client that people use speaks it with one device.
 *
 * @param protocol what people call it
 * @param device the device's id
 * @param allowed what the device's rules permit
 * @param refused what they do not
 * @param resource what the refusal is about, as flows name it
 * @param underThreat whether it is refused only while the site is under a raised threat
 * @param live a connection that stays open
 * @param cutOff an ask that the device would otherwise take, while it is isolated
 * @param property of the virtual device, which is read on
 */
record Spoken(
        String protocol,
        String device,
        Try allowed,
        Try refused,
        String resource,
        boolean underThreat,
        Live live,
        Try cutOff,
        String property) {
    private static final Duration LONGEST = Duration.ofSeconds(60);

    /** A client's command, and what it says when all went as it should. */
    record Try(List<String> words, Pattern says) {
        static Try of(List<String> words, String says) {
            return new Try(words, Pattern.compile(says, Pattern.CASE_INSENSITIVE));
        }

        /** The same ask with another outcome. */
        Try thatSays(String other) {
            return of(words, other);
        }

        /** Runs until the client has said it, or has come to its end. */
        Outcome run() {
            try (Command client = Command.start(words.toArray(String[]::new))) {
                Await.until(
                        "an outcome of " + client,
                        LONGEST,
                        () -> hasSaid(client) || !client.isRunning());
                return new Outcome(hasSaid(client), client.toString());
            }
        }

        private boolean hasSaid(Command client) {
            return says.matcher(client.out() + client.err()).find();
        }
    }

    /** Whether the client said what it should, and all that it said. */
    record Outcome(boolean said, String all) {}

    /**
     * A client that stays connected: how to see that it is, that it is no longer, and how many
     * sessions of the device are cut at least.
     */
    record Live(
            List<String> words,
            Predicate<Command> isOpen,
            Predicate<Command> isOver,
            int sessions) {
        /** A client that ends when its connection does. */
        static Live untilItsEnd(List<String> words, Predicate<Command> isOpen) {
            return new Live(words, isOpen, client -> !client.isRunning(), 1);
        }

        Command open() {
            Command client = Command.start(words.toArray(String[]::new));
            Await.until(client + " is connected", LONGEST, () -> isOpen.test(client));
            return client;
        }
    }

    @Override
    public String toString() {
        return protocol;
    }
}
