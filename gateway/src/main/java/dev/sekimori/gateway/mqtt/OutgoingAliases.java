package dev.sekimori.gateway.mqtt;

import java.util.HashMap;
import java.util.Map;

/**
 * The topic aliases that one client is sent: its first topics get one each, as many as it takes
 * (MQTT 5.0 section 3.1.2.11.5, 3.3.2.3.4). Belongs to the connection's loop.
 */
final class OutgoingAliases {
    private static final int MOST = 32;

    private final int most;
    private Map<String, Integer> aliases = Map.of();

    /** {@code most} is the highest alias that the client takes; 0 means none. */
    OutgoingAliases(int most) {
        this.most = Math.min(most, MOST);
    }

    /** The alias that the client knows for a topic; 0 when it knows none. */
    int known(String topic) {
        return most == 0 ? 0 : aliases.getOrDefault(topic, 0);
    }

    /** A new alias for a topic that has none; 0 when there are no more. */
    int assign(String topic) {
        if (aliases.size() >= most) {
            return 0;
        }
        if (aliases.isEmpty()) {
            aliases = new HashMap<>();
        }
        aliases.put(topic, aliases.size() + 1);
        return aliases.size();
    }
}
