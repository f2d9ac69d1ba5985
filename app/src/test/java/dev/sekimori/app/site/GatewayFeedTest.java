package dev.sekimori.app.site;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sekimori.authority.LedgerKey;
import dev.sekimori.decide.policy.PolicyHash;
import dev.sekimori.gateway.GatewayState;
import dev.sekimori.gateway.Zone;
import dev.sekimori.ledger.Ledger;
import dev.sekimori.model.Actor;
import dev.sekimori.model.DeviceId;
import dev.sekimori.model.Language;
import dev.sekimori.model.PersonName;
import dev.sekimori.model.decision.CutReport;
import dev.sekimori.model.decision.PolicySet;
import dev.sekimori.model.decision.Situation;
import dev.sekimori.model.device.Capability;
import dev.sekimori.model.device.Endpoint;
import dev.sekimori.model.device.Identification;
import dev.sekimori.model.device.Owner;
import dev.sekimori.model.device.Protocol;
import dev.sekimori.model.device.Trust;
import dev.sekimori.model.event.DeviceEvent;
import dev.sekimori.model.event.Event;
import dev.sekimori.model.event.PersonEvent;
import dev.sekimori.model.event.SiteEvent;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/** Pictures that are made of the one before, against pictures that are made of everything. */
class GatewayFeedTest {
    private static final Actor TEST = Actor.system("test");
    private static final List<Zone> ZONES =
            List.of(new Zone("inner", List.of("127.80.0.0/16"), Zone.MqttIdentity.ADDRESS));
    private static final int STEPS = 250;

    @TempDir
    private Path data;

    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);
    private final List<DeviceId> devices = new ArrayList<>();
    private Ledger ledger;
    private GatewayFeed feed;

    @BeforeEach
    void open() {
        LedgerKey key = LedgerKey.open(data, "sekimori", new SecureRandom());
        ledger = Ledger.open(data, new LedgerSigner(key), key.name(), InstantSource.system());
        feed = feed();
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    private GatewayFeed feed() {
        return new GatewayFeed(ledger, ZONES, List.of());
    }

    @Test
    void a_picture_of_what_changed_is_the_picture_of_everything() {
        for (int step = 0; step < STEPS; step++) {
            long from = ledger.size();
            for (int i = random.nextInt(4); i >= 0; i--) {
                ledger.append(TEST, event());
            }
            if (random.nextBoolean()) {
                feed.heard(ledger.entries(from, Ledger.MAX_LIMIT));
            }
            if (random.nextInt(3) > 0) {
                assertThat(feed.picture())
                        .as("seed %d, step %d", seed, step)
                        .isEqualTo(feed().picture());
            }
        }
    }

    @Test
    void one_devices_change_leaves_all_others_as_they_are() {
        var _ = List.of(discovered(), discovered(), discovered());
        GatewayState before = feed.picture();
        DeviceId second = before.devices().get(1).id();

        ledger.append(TEST, new DeviceEvent.IsolationOrdered(second, "test"));
        GatewayState after = feed.picture();

        assertThat(after.devices().get(1)).isNotEqualTo(before.devices().get(1));
        assertThat(after.devices().get(0)).isSameAs(before.devices().get(0));
        assertThat(after.devices().get(2)).isSameAs(before.devices().get(2));
        assertThat(after.policy()).isSameAs(before.policy());
    }

    @Test
    void what_changes_nothing_leaves_the_picture() {
        DeviceId id = discovered();
        GatewayState before = feed.picture();

        ledger.append(TEST, new DeviceEvent.RecoveryStarted(id, "test"));

        assertThat(feed.picture()).isSameAs(before);
    }

    @Test
    void who_has_missed_more_than_is_read_again_starts_anew() {
        DeviceId id = discovered();
        GatewayState before = feed.picture();
        for (int i = 0; i < 300; i++) {
            ledger.append(TEST, new PersonEvent.SignedOut(new PersonName("aya")));
        }
        ledger.append(TEST, new DeviceEvent.Lost(id, "test"));

        assertThat(feed.picture()).isNotEqualTo(before).isEqualTo(feed().picture());
    }

    private DeviceId discovered() {
        int number = devices.size();
        // In no order, so that new devices come between others.
        DeviceId id = new DeviceId("d%d-%d".formatted((number * 7) % 10, number));
        devices.add(id);
        ledger.append(TEST, new DeviceEvent.Discovered(id, address(), "client-" + number, "test"));
        return id;
    }

    private Event event() {
        if (devices.isEmpty() || random.nextInt(12) == 0) {
            var _ = discovered();
        }
        DeviceId id = devices.get(random.nextInt(devices.size()));
        return switch (random.nextInt(16)) {
            case 0 ->
                new DeviceEvent.Observed(
                        id,
                        List.of(address()),
                        "client-" + random.nextInt(5),
                        List.of(new Endpoint(Protocol.HTTP, address(), 80, "")));
            case 1 -> identified(id);
            case 2, 3 ->
                new DeviceEvent.Accepted(
                        id, new Owner("Aya", "", Language.JA), any("inner", "out"));
            case 4 ->
                new DeviceEvent.Described(
                        id, Optional.of("n"), Optional.empty(), Optional.of(any("inner", "b")));
            case 5 ->
                new DeviceEvent.TrustAssessed(
                        id,
                        new Trust(
                                Trust.Level.values()[random.nextInt(Trust.Level.values().length)],
                                List.of()));
            case 6, 7 -> new DeviceEvent.IsolationOrdered(id, "test");
            case 8 ->
                new DeviceEvent.Isolated(id, new CutReport(id, 1, Optional.empty(), Instant.EPOCH));
            case 9 -> new DeviceEvent.ProbationStarted(id, Instant.EPOCH);
            case 10 -> new DeviceEvent.Restored(id);
            case 11 -> new DeviceEvent.Lost(id, "test");
            case 12 -> new DeviceEvent.Retired(id, "test");
            case 13 -> enacted();
            case 14 ->
                new SiteEvent.SituationDeclared(
                        Situation.values()[random.nextInt(Situation.values().length)], "test");
            default -> new PersonEvent.SignedOut(new PersonName("aya"));
        };
    }

    private Event identified(DeviceId id) {
        return new DeviceEvent.Identified(
                id,
                id.value(),
                new Identification(
                        any("lamp", "meter"), "lamp", "", "m", "", any("s1", "s2"), 100, List.of()),
                Capability.GATEWAY_PROTECTED,
                random.nextBoolean());
    }

    private Event enacted() {
        PolicySet policy = new PolicySet(
                List.of(), new TreeMap<>(java.util.Map.of(any("lamp", "meter"), List.of())));
        return new SiteEvent.PolicyEnacted(PolicyHash.of(policy), policy);
    }

    private String any(String one, String other) {
        return random.nextBoolean() ? one : other;
    }

    private String address() {
        return "127.80.0." + (1 + random.nextInt(200));
    }
}
