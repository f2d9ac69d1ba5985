package dev.sekimori.gateway.mqtt;

import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Holds clients off that connect again and again: each client id at each address may connect
 * {@value #BURST} times at once and {@value #PER_SECOND} times a second in the long run. Bounded;
 * safe from any thread.
 */
final class HoldOff {
    static final int BURST = 300;
    static final int PER_SECOND = 2;
    private static final int MOST_CLIENTS = 10_000;

    private record Client(String clientId, String address) {}

    private record Left(double connects, long atMs) {}

    private final InstantSource clock;
    private final Map<Client, Left> clients = new LinkedHashMap<>(16, 0.75f, true);

    HoldOff(InstantSource clock) {
        this.clock = clock;
    }

    /** Whether the client may connect now; counts it. */
    synchronized boolean admits(String clientId, String address) {
        Client client = new Client(clientId, address);
        long now = clock.millis();
        Left before = clients.getOrDefault(client, new Left(BURST, now));
        double refilled = (now - before.atMs()) * PER_SECOND / 1_000.0;
        double connects = Math.min(BURST, before.connects() + refilled);
        boolean admits = connects >= 1;
        clients.put(client, new Left(admits ? connects - 1 : connects, now));
        if (clients.size() > MOST_CLIENTS) {
            clients.remove(clients.keySet().iterator().next());
        }
        return admits;
    }
}
