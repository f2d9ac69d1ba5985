package dev.sekimori.ledger.leaf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sekimori.ledger.Samples;
import dev.sekimori.ledger.fault.EventTooLargeException;
import dev.sekimori.ledger.fault.MalformedLeafException;
import dev.sekimori.model.Actor;
import dev.sekimori.model.DecisionId;
import dev.sekimori.model.DeviceId;
import dev.sekimori.model.Message;
import dev.sekimori.model.decision.Answer;
import dev.sekimori.model.decision.Ask;
import dev.sekimori.model.decision.Conditions;
import dev.sekimori.model.decision.Decision;
import dev.sekimori.model.decision.DecisionInput;
import dev.sekimori.model.decision.DeviceFacts;
import dev.sekimori.model.decision.FlowRule;
import dev.sekimori.model.decision.Interworking;
import dev.sekimori.model.decision.Operation;
import dev.sekimori.model.decision.Peer;
import dev.sekimori.model.decision.Situation;
import dev.sekimori.model.device.DeviceState;
import dev.sekimori.model.device.Protocol;
import dev.sekimori.model.device.Trust;
import dev.sekimori.model.event.DecisionEvent;
import dev.sekimori.model.event.DeviceEvent;
import dev.sekimori.model.event.Entry;
import dev.sekimori.model.event.Event;
import dev.sekimori.model.event.SiteEvent;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;

class LeafCodecTest {
    private static final Instant AT = Instant.parse("2026-01-02T03:04:05.678Z");
    private static final Actor AIKO = new Actor(Actor.Kind.PERSON, "aiko");

    @Test
    void names_of_all_types_are_the_stable_ones() {
        assertThat(EventTypes.all().keySet())
                .containsExactly(
                        "decision.made",
                        "device.accepted",
                        "device.credential_held",
                        "device.described",
                        "device.discovered",
                        "device.identified",
                        "device.identity_bound",
                        "device.identity_revoked",
                        "device.isolated",
                        "device.isolation_ordered",
                        "device.isolation_undone",
                        "device.lost",
                        "device.observed",
                        "device.password_changed",
                        "device.probation_started",
                        "device.recheck_failed",
                        "device.recheck_passed",
                        "device.recovery_started",
                        "device.restored",
                        "device.retired",
                        "device.trust_assessed",
                        "finding.fixed",
                        "finding.opened",
                        "finding.seen_again",
                        "guideline.row_turned",
                        "notice.acted",
                        "notice.delivered",
                        "notice.read",
                        "notice.sent",
                        "notice.unreachable",
                        "notice.verified",
                        "person.added",
                        "person.deactivated",
                        "person.password_set",
                        "person.service_identity_issued",
                        "person.service_identity_revoked",
                        "person.sign_in_refused",
                        "person.signed_in",
                        "person.signed_out",
                        "person.token_issued",
                        "person.token_revoked",
                        "scan.cancelled",
                        "scan.completed",
                        "scan.failed",
                        "scan.started",
                        "site.created",
                        "site.outer_side_probed",
                        "site.policy_enacted",
                        "site.situation_declared",
                        "site.started");
    }

    @Test
    void bytes_are_the_published_form() {
        byte[] data =
                LeafCodec.encode(AT, AIKO, new DeviceEvent.Retired(new DeviceId("cam-1"), "売却"));
        assertThat(new String(data, StandardCharsets.UTF_8))
                .isEqualTo(
                        "{\"at\":\"2026-01-02T03:04:05.678Z\",\"actor\":{\"kind\":\"person\",\"name\":\"aiko\"},"
                                + "\"event\":{\"type\":\"device.retired\",\"device\":\"cam-1\",\"reason\":\"売却\"}}");
    }

    @Test
    void every_type_of_event_reads_back_equal_and_writes_the_same_bytes_again() {
        long seed = new Random().nextLong();
        Samples samples = new Samples(seed);
        EventTypes.all().forEach((name, type) -> {
            for (int round = 0; round < 40; round++) {
                Event event = samples.event(type);
                byte[] data = LeafCodec.encode(AT, AIKO, event);
                Entry entry = LeafCodec.decode(7, data);
                assertThat(entry)
                        .as("seed %d %s", seed, name)
                        .isEqualTo(new Entry(7, AT, AIKO, event));
                assertThat(LeafCodec.encode(entry.at(), entry.actor(), entry.event()))
                        .isEqualTo(data);
                assertThat(EventTypes.nameOf(event)).isEqualTo(name);
                assertThat(new String(data, StandardCharsets.UTF_8))
                        .contains("\"type\":\"" + name + "\"");
            }
        });
    }

    @Test
    void leaves_of_before_a_property_was_there_read_and_write_as_ever() {
        String rules = "{\"answer\":\"allow\",\"id\":\"r\",\"operations\":[\"read\"],"
                + "\"peer\":{\"kind\":\"user\",\"role\":\"viewer\",\"types\":[]},"
                + "\"protocols\":[\"http\"],\"ratePerMinute\":0,\"resources\":[\"/\"]}";
        String old = "{\"at\":\"2026-01-02T03:04:05.678Z\","
                + "\"actor\":{\"kind\":\"person\",\"name\":\"aiko\"},"
                + "\"event\":{\"type\":\"site.policy_enacted\",\"hash\":\"h\","
                + "\"policy\":{\"profiles\":{\"p\":[" + rules + "]},\"site\":[]}}}";
        Entry entry = LeafCodec.decode(0, old.getBytes(StandardCharsets.UTF_8));
        assertThat(((SiteEvent.PolicyEnacted) entry.event()).policy()).satisfies(policy -> {
            assertThat(policy.interworking()).isEqualTo(Interworking.OFF);
            assertThat(policy.profiles().get("p"))
                    .extracting(FlowRule::conditions)
                    .containsExactly(Conditions.NONE);
        });
        assertThat(new String(
                        LeafCodec.encode(entry.at(), entry.actor(), entry.event()),
                        StandardCharsets.UTF_8))
                .isEqualTo(old);
    }

    @Test
    void decisions_that_say_nothing_new_read_back_equal() {
        DeviceFacts facts = new DeviceFacts(
                new DeviceId("cam-1"),
                "p",
                "camera",
                "",
                "",
                "z",
                DeviceState.IN_SERVICE,
                Trust.Level.LOW);
        Event made = new DecisionEvent.Made(new Decision(
                new DecisionId("d-" + "0".repeat(32)),
                "h",
                new DecisionInput(
                        new Peer.UnknownPeer("192.0.2.1", ""),
                        new Ask(Optional.of(facts.id()), Protocol.HTTP, Operation.READ, "/"),
                        Optional.of(facts),
                        Optional.empty(),
                        Situation.NORMAL),
                Answer.REFUSE,
                0,
                "default",
                List.of()));
        byte[] data = LeafCodec.encode(AT, AIKO, made);
        assertThat(LeafCodec.decode(0, data).event()).isEqualTo(made);
        assertThat(new String(data, StandardCharsets.UTF_8))
                .doesNotContain("firmware", "windows", "side", "values");
    }

    @Test
    void a_lone_surrogate_becomes_a_question_mark_and_is_readable() {
        byte[] data = LeafCodec.encode(
                AT, AIKO, new DeviceEvent.Retired(new DeviceId("cam-1"), "cut \ud83d here"));
        assertThat(LeafCodec.decode(0, data).event())
                .isEqualTo(new DeviceEvent.Retired(new DeviceId("cam-1"), "cut ? here"));
    }

    @Test
    void refuses_everything_that_is_not_exactly_a_leaf() {
        String good = new String(
                LeafCodec.encode(AT, AIKO, new DeviceEvent.RecheckPassed(new DeviceId("cam-1"), 3)),
                StandardCharsets.UTF_8);
        for (String bad : List.of(
                "",
                "null",
                "[]",
                "{}",
                good + " {}",
                good.replace("\"device\":\"cam-1\"", "\"device\":\"cam-1\",\"more\":1"),
                good.replace("\"device\":\"cam-1\"", "\"device\":\"cam-1\",\"device\":\"cam-1\""),
                good.replace("\"device\":\"cam-1\",", ""),
                good.replace("\"cam-1\"", "null"),
                good.replace("\"cam-1\"", "\"CAM 1\""),
                good.replace("\"cam-1\"", "[\"cam-1\"]"),
                good.replace(":3", ":\"3\""),
                good.replace(":3", ":3.5"),
                good.replace(":3", ":null"),
                good.replace("device.recheck_passed", "device.unheard_of"),
                good.replace("\"type\":\"device.recheck_passed\",", ""),
                good.replace("\"person\"", "\"PERSON\""),
                good.replace("\"person\"", "1"),
                good.replace("2026-01-02T03:04:05.678Z", "yesterday"),
                good.replace("\"2026-01-02T03:04:05.678Z\"", "1700000000"))) {
            assertThatThrownBy(() -> LeafCodec.decode(0, bad.getBytes(StandardCharsets.UTF_8)))
                    .as(bad)
                    .isInstanceOf(MalformedLeafException.class);
        }
    }

    @Test
    void refuses_an_event_that_is_larger_than_a_leaf() {
        List<Message> reasons = Collections.nCopies(1_100, Message.of("x", "y".repeat(1_000)));
        assertThatThrownBy(() -> LeafCodec.encode(
                        AT, AIKO, new DeviceEvent.RecheckFailed(new DeviceId("cam-1"), reasons)))
                .isInstanceOf(EventTooLargeException.class)
                .hasMessageContaining("device.recheck_failed");
    }

    @Test
    void arbitrary_bytes_are_read_or_refused_and_nothing_else() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        Samples samples = new Samples(seed);
        List<Class<? extends Event>> types = List.copyOf(EventTypes.all().values());
        for (int round = 0; round < 20_000; round++) {
            byte[] data = LeafCodec.encode(
                    AT, AIKO, samples.event(types.get(random.nextInt(types.size()))));
            byte[] mutated = mutated(data, random);
            try {
                LeafCodec.decode(0, mutated);
            } catch (MalformedLeafException expected) {
                continue;
            } catch (RuntimeException | StackOverflowError e) {
                throw new AssertionError(
                        "seed " + seed + ": " + new String(mutated, StandardCharsets.UTF_8), e);
            }
        }
    }

    @Test
    void deep_nesting_is_refused() {
        byte[] deep = ("{\"at\":" + "[".repeat(30_000)).getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> LeafCodec.decode(0, deep))
                .isInstanceOf(MalformedLeafException.class);
    }

    private static byte[] mutated(byte[] data, Random random) {
        byte[] mutated = data.clone();
        for (int i = random.nextInt(3); i >= 0; i--) {
            int at = random.nextInt(mutated.length);
            switch (random.nextInt(4)) {
                case 0 -> mutated[at] = (byte) random.nextInt(256);
                case 1 -> mutated[at] = (byte) "{}[]\",:0-9nulltrue".charAt(random.nextInt(18));
                case 2 -> mutated = java.util.Arrays.copyOf(mutated, Math.max(1, at));
                default -> {
                    int other = random.nextInt(mutated.length);
                    int length = Math.min(random.nextInt(40), mutated.length - Math.max(at, other));
                    System.arraycopy(
                            data, Math.min(other, data.length - length), mutated, at, length);
                }
            }
        }
        return mutated;
    }
}
