package dev.sekimori.gateway.clients;

import java.time.Duration;

/**
 * The bounds of a web server's clients; times are counted in whole seconds.
 *
 * @param connections open at once; one more takes the place of the one idle for longest
 * @param connectionsPerAddress the same from one address
 * @param requestsPerMinute from one address, on average over a minute; 0 sets no bound
 * @param head from the first byte of a request to the end of its fields
 * @param idle how long a connection may stay without a request
 * @param body how long content may come more slowly than {@code bytesPerSecond}
 * @param answer how long an answer may be taken more slowly than that
 * @param stream the same for streams, whose viewers may pause for longer
 * @param bytesPerSecond the least that a client sends or takes while it is its turn
 */
public record ClientBounds(
        int connections,
        int connectionsPerAddress,
        int requestsPerMinute,
        Duration head,
        Duration idle,
        Duration body,
        Duration answer,
        Duration stream,
        int bytesPerSecond) {
    public ClientBounds {
        if (connections < 1 || connectionsPerAddress < 1) {
            throw new IllegalArgumentException("clients.connections: at least 1");
        }
        if (requestsPerMinute < 0 || bytesPerSecond < 0) {
            throw new IllegalArgumentException("clients: bounds are not negative");
        }
    }

    /** Bounds that suit people, browsers and programs on slow lines. */
    public static ClientBounds usual() {
        return new ClientBounds(
                2_000,
                256,
                0,
                Duration.ofSeconds(10),
                Duration.ofSeconds(20),
                Duration.ofSeconds(5),
                // The kernel tells of taken bytes in thirds of its buffer, 85 kB or more at a time.
                Duration.ofSeconds(15),
                Duration.ofSeconds(30),
                240);
    }

    /** The same with other numbers of connections and requests. */
    public ClientBounds with(int most, int mostPerAddress, int mostRequestsPerMinute) {
        return new ClientBounds(
                most,
                mostPerAddress,
                mostRequestsPerMinute,
                head,
                idle,
                body,
                answer,
                stream,
                bytesPerSecond);
    }
}
