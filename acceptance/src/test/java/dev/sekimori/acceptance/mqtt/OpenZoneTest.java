package dev.sekimori.acceptance.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sekimori.acceptance.mqtt.Talker.Heard;
import dev.sekimori.acceptance.site.Await;
import dev.sekimori.acceptance.site.SiteProcess;

import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttPingSender;
import org.eclipse.paho.client.mqttv3.internal.ClientComms;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What public conformance suites ask of a broker, asked of {@code examples/mqtt-open.yaml} with
 * each library. Topics and client ids begin with the library's name, so that no test hears another.
 */
final class OpenZoneTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String END = "end";

    @TempDir
    private static Path temp;

    private static SiteProcess site;

    @BeforeAll
    static void start() {
        site = SiteProcess.up(
                temp.resolve("open"), SiteProcess.root().resolve("examples/mqtt-open.yaml"));
    }

    @AfterAll
    static void stop() {
        site.close();
    }

    /** A client of the library that begins anew. */
    private static Talker anew(Library library, String name) {
        Talker client = library.client(library + "-" + name);
        assertThat(client.connect(true)).isFalse();
        return client;
    }

    private static String topic(Library library, String rest) {
        return library + "/" + rest;
    }

    /** All that came before a message that ends it, which is published for that purpose. */
    private static List<Heard> heardUntilEnd(Talker client, Talker publisher, String topic) {
        publisher.publish(topic, END, 2);
        List<Heard> heard = new ArrayList<>();
        Heard next = client.next();
        while (!next.text().equals(END)) {
            heard.add(next);
            next = client.next();
        }
        return heard;
    }

    @ParameterizedTest
    @EnumSource
    void carries_messages_of_every_quality(Library library) {
        String large = "関".repeat(50_000);
        try (Talker client = anew(library, "basic")) {
            client.subscribe(topic(library, "basic/#"), 2);
            client.publish(topic(library, "basic/0"), "qos 0", 0);
            client.publish(topic(library, "basic/1"), "qos 1", 1);
            client.publish(topic(library, "basic/2"), large, 2);

            assertThat(Set.of(client.next(), client.next(), client.next()))
                    .containsExactlyInAnyOrder(
                            new Heard(topic(library, "basic/0"), "qos 0", 0, false),
                            new Heard(topic(library, "basic/1"), "qos 1", 1, false),
                            new Heard(topic(library, "basic/2"), large, 2, false));
        }
    }

    @ParameterizedTest
    @EnumSource
    void gives_the_lower_of_both_qualities(Library library) {
        try (Talker client = anew(library, "lower")) {
            client.subscribe(topic(library, "lower/+"), 1);
            client.subscribe(topic(library, "least"), 0);
            client.publish(topic(library, "lower/2"), "two", 2);
            assertThat(client.next().qos()).isEqualTo(1);
            client.publish(topic(library, "lower/0"), "zero", 0);
            assertThat(client.next().qos()).isZero();
            client.publish(topic(library, "least"), "two", 2);
            assertThat(client.next().qos()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void keeps_retained_messages_until_an_empty_one_comes(Library library) {
        String kept = topic(library, "kept/");
        try (Talker publisher = anew(library, "retaining");
                Talker early = anew(library, "early");
                Talker late = anew(library, "late")) {
            early.subscribe(kept + "#", 2);
            for (int qos = 0; qos <= 2; qos++) {
                publisher.publish(kept + qos, "old", qos, true);
                publisher.publish(kept + qos, "new", qos, true);
            }
            for (int n = 0; n < 6; n++) {
                assertThat(early.next().retained()).isFalse();
            }

            late.subscribe(kept + "+", 2);

            Set<Heard> retained = Set.of(late.next(), late.next(), late.next());
            assertThat(retained)
                    .containsExactlyInAnyOrder(
                            new Heard(kept + 0, "new", 0, true),
                            new Heard(kept + 1, "new", 1, true),
                            new Heard(kept + 2, "new", 2, true));
            for (int qos = 0; qos <= 2; qos++) {
                publisher.publish(kept + qos, "", qos, true);
                assertThat(early.next().text()).isEmpty();
                assertThat(late.next().text()).isEmpty();
            }
            late.unsubscribe(kept + "+");
            late.subscribe(kept + "+", 2);
            assertThat(heardUntilEnd(late, publisher, kept + "end")).isEmpty();
        }
    }

    /**
     * A client of its own for each connection: a library that left in the middle of a QoS 2 message
     * may wait for its end before it connects again.
     */
    @ParameterizedTest
    @EnumSource
    void queues_for_an_absent_client_and_forgets_it_when_it_begins_anew(Library library) {
        String news = topic(library, "news");
        String id = library + "-away";
        try (Talker publisher = anew(library, "publisher")) {
            try (Talker client = library.client(id)) {
                assertThat(client.connect(false)).isFalse();
                client.subscribe(news, 2);
            }
            publisher.publish(news, "one", 1);
            publisher.publish(news, "two", 2);
            publisher.publish(news, "three", 1);
            try (Talker client = library.client(id)) {
                assertThat(client.connect(false)).isTrue();
                assertThat(List.of(client.next(), client.next(), client.next()))
                        .containsExactlyInAnyOrder(
                                new Heard(news, "one", 1, false),
                                new Heard(news, "two", 2, false),
                                new Heard(news, "three", 1, false));
            }
            publisher.publish(news, "forgotten", 1);
            try (Talker client = library.client(id)) {
                assertThat(client.connect(true)).isFalse();
            }
            try (Talker client = library.client(id)) {
                assertThat(client.connect(false)).isFalse();
                client.subscribe(news, 1);
                assertThat(heardUntilEnd(client, publisher, news)).isEmpty();
            }
        }
    }

    /** Once at the highest quality, or once for each (MQTT 3.1.1 and 5.0, section 3.3.4). */
    @ParameterizedTest
    @EnumSource
    void gives_overlapping_subscriptions_the_highest_quality(Library library) {
        String place = topic(library, "overlap/");
        try (Talker client = anew(library, "overlapping")) {
            client.subscribe(place + "#", 2);
            client.subscribe(place + "+", 1);
            client.publish(place + "x", "once", 2);

            List<Heard> heard = heardUntilEnd(client, client, place + "x");
            assertThat(heard)
                    .hasSizeBetween(1, 2)
                    .contains(new Heard(place + "x", "once", 2, false));
        }
    }

    @ParameterizedTest
    @EnumSource
    void shares_a_subscription_among_its_members(Library library) {
        String work = topic(library, "work");
        int many = 20;
        try (Talker one = anew(library, "one");
                Talker other = anew(library, "other");
                Talker outside = anew(library, "outside")) {
            one.subscribe("$share/group/" + work, 2);
            other.subscribe("$share/group/" + work, 2);
            outside.subscribe(work, 2);
            Set<String> sent = new HashSet<>();
            for (int n = 0; n < many; n++) {
                outside.publish(work, "job " + n, 1 + n % 2);
                sent.add("job " + n);
            }

            Await.until(
                    "all jobs",
                    SOON,
                    () -> one.inbox().size() + other.inbox().size() >= many
                            && outside.inbox().size() >= many);
            List<String> shared = new ArrayList<>();
            one.inbox().forEach(job -> shared.add(job.text()));
            other.inbox().forEach(job -> shared.add(job.text()));
            assertThat(one.inbox()).isNotEmpty();
            assertThat(other.inbox()).isNotEmpty();
            assertThat(shared).containsExactlyInAnyOrderElementsOf(sent);
            assertThat(outside.inbox()).hasSize(many);
        }
    }

    @ParameterizedTest
    @EnumSource
    void hides_topics_that_begin_with_a_dollar_from_wildcards(Library library) {
        try (Talker client = anew(library, "dollar")) {
            client.subscribe("+/" + topic(library, "dollar"), 1);
            client.publish("$own/" + topic(library, "dollar"), "hidden", 1);
            client.subscribe("$own/" + topic(library, "+"), 1);
            client.publish("$own/" + topic(library, "dollar"), "named", 1);
            client.publish("own/" + topic(library, "dollar"), "shown", 1);

            assertThat(List.of(client.next(), client.next()))
                    .extracting(Heard::text)
                    .containsExactly("named", "shown");
        }
    }

    @ParameterizedTest
    @EnumSource
    void stops_after_unsubscribe_and_keeps_the_rest(Library library) {
        String place = topic(library, "stop");
        try (Talker client = anew(library, "unsubscribing")) {
            client.subscribe(place, 2);
            client.subscribe(place + "/here", 2);
            client.unsubscribe(place);
            client.unsubscribe(place + "/unknown");
            client.publish(place, "no more", 1);

            assertThat(heardUntilEnd(client, client, place + "/here")).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void refuses_the_one_filter_that_is_forbidden(Library library) {
        try (Talker client = anew(library, "forbidden")) {
            assertThatThrownBy(() -> client.subscribe("test/nosubscribe", 2))
                    .isInstanceOf(Talker.Refused.class);

            client.subscribe(topic(library, "permitted"), 0);
            assertThat(heardUntilEnd(client, client, topic(library, "permitted")))
                    .isEmpty();
        }
    }

    /** MQTT 3.1.1 section 3.1.3.1: only with a clean session; 5.0 section 3.1.3.1: always. */
    @ParameterizedTest
    @EnumSource
    void names_a_client_that_names_itself_nothing(Library library) {
        try (Talker nameless = library.client("")) {
            assertThat(nameless.connect(true)).isFalse();
            nameless.subscribe(topic(library, "nameless"), 1);
            assertThat(heardUntilEnd(nameless, nameless, topic(library, "nameless")))
                    .isEmpty();
        }
        try (Talker staying = library.client("")) {
            switch (library) {
                case PAHO_3_1_1, HIVEMQ_3_1_1 ->
                    assertThatThrownBy(() -> staying.connect(false))
                            .isInstanceOf(Talker.Refused.class);
                case PAHO_5, HIVEMQ_5 -> assertThat(staying.connect(false)).isFalse();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void publishes_the_will_of_a_client_whose_place_is_taken_and_of_none_that_leaves(
            Library library) {
        String wills = topic(library, "wills");
        Talker.Will will = new Talker.Will(wills, "taken", 1);
        try (Talker watcher = anew(library, "watcher");
                Talker leaving = library.client(library + "-leaving");
                Talker first = library.client(library + "-twice");
                Talker second = library.client(library + "-twice")) {
            watcher.subscribe(wills, 2);
            leaving.connect(true, Optional.of(new Talker.Will(wills, "left", 1)));
            leaving.leave();
            first.connect(true, Optional.of(will));
            assertThat(watcher.inbox()).isEmpty();

            second.connect(true);

            assertThat(watcher.next()).isEqualTo(new Heard(wills, "taken", 1, false));
            Await.until("the first is gone", SOON, () -> !first.isConnected());
            assertThat(second.isConnected()).isTrue();
            assertThat(heardUntilEnd(watcher, second, wills)).isEmpty();
        }
    }

    /** Paho with a keep-alive of a second, whose pings are left out. */
    @Test
    void ends_a_client_that_falls_silent_and_publishes_its_will() throws MqttException {
        MqttConnectOptions options = new MqttConnectOptions();
        options.setKeepAliveInterval(1);
        options.setWill("silent/will", "gone".getBytes(StandardCharsets.UTF_8), 2, true);
        try (Talker watcher = anew(Library.HIVEMQ_3_1_1, "hearing");
                MqttAsyncClient silent = new MqttAsyncClient(
                        Library.URI, "silent", new MemoryPersistence(), new Mute())) {
            watcher.subscribe("silent/will", 2);
            silent.connect(options).waitForCompletion(SOON.toMillis());
            assertThat(silent.isConnected()).isTrue();

            assertThat(watcher.next()).isEqualTo(new Heard("silent/will", "gone", 2, false));
            Await.until("the connection ended", SOON, () -> !silent.isConnected());
        }
    }

    private static final class Mute implements MqttPingSender {
        @Override
        public void init(ClientComms comms) {
            // It never sends.
        }

        @Override
        public void start() {
            // It never sends.
        }

        @Override
        public void stop() {
            // It never sends.
        }

        @Override
        public void schedule(long delayInMilliseconds) {
            // It never sends.
        }
    }
}
