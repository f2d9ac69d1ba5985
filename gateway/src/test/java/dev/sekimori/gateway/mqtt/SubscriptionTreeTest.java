package dev.sekimori.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sekimori.decide.policy.TopicFilter;
import dev.sekimori.model.decision.Peer;
import dev.sekimori.model.device.Protocol;

import org.junit.jupiter.api.Test;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

class SubscriptionTreeTest {
    private static Session session(String clientId) {
        Outbox outbox = new Outbox(MqttConfig.Queues.DEFAULTS, new AtomicLong(), Keeping.NOT);
        return new Session(
                clientId,
                new Peer.ZonePeer("z", clientId),
                "127.0.0.1",
                Protocol.MQTT,
                outbox,
                Keeping.NOT);
    }

    private static Subscription to(Session session, String filter) {
        return new Subscription(
                session,
                SubscribedFilter.of(filter).orElseThrow(),
                0,
                false,
                false,
                0,
                new Standing());
    }

    @Test
    void hides_dollar_topics_from_leading_wildcards() {
        SubscriptionTree tree = new SubscriptionTree();
        Session session = session("s");
        List.of("#", "+/x", "$secret/#", "$secret/+")
                .forEach(filter -> tree.put(to(session, filter)));
        assertThat(tree.match("$secret/x"))
                .extracting(found -> found.filter().text())
                .containsOnly("$secret/#", "$secret/+");
        assertThat(tree.match("open/x"))
                .extracting(found -> found.filter().text())
                .containsOnly("#", "+/x");
    }

    /** The tree and the plain matching of filters, written apart, must agree on everything. */
    @Test
    void agrees_with_plain_matching_through_any_changes() {
        long seed = Long.getLong("sekimori.fuzz.seed", System.nanoTime());
        Random random = new Random(seed);
        SubscriptionTree tree = new SubscriptionTree();
        Session session = session("s");
        Map<String, Subscription> plain = new HashMap<>();
        for (int i = 0; i < 5_000; i++) {
            String group = random.nextInt(3) == 0 ? "$share/" + level(random, "gh") + "/" : "";
            String filter = group + filter(random);
            if (random.nextInt(3) == 0) {
                assertThat(tree.remove(session, SubscribedFilter.of(filter).orElseThrow()))
                        .as("seed %d", seed)
                        .isEqualTo(plain.remove(filter) != null);
            } else {
                Subscription added = to(session, filter);
                plain.put(filter, added);
                tree.put(added);
            }
            String topic = topic(random);
            assertThat(tree.match(topic))
                    .as("seed %d topic %s", seed, topic)
                    .containsExactlyInAnyOrderElementsOf(plain.values().stream()
                            .filter(s -> TopicFilter.matches(s.filter().topics(), topic))
                            .toList());
            assertThat(tree.size()).isEqualTo(plain.size());
        }
    }

    private static String topic(Random random) {
        StringBuilder topic = new StringBuilder(level(random, "abc$"));
        for (int i = random.nextInt(4); i > 0; i--) {
            topic.append('/').append(level(random, "abc "));
        }
        return topic.toString();
    }

    private static String filter(Random random) {
        StringBuilder filter = new StringBuilder(level(random, "abc+$"));
        for (int i = random.nextInt(4); i > 0; i--) {
            filter.append('/').append(level(random, "abc+ "));
        }
        return random.nextInt(3) == 0 ? filter.append("/#").toString() : filter.toString();
    }

    private static String level(Random random, String letters) {
        String level = String.valueOf(letters.charAt(random.nextInt(letters.length())));
        return level.equals(" ") ? "" : level;
    }
}
