package dev.sekimori.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sekimori.model.DeviceId;
import dev.sekimori.model.decision.DeviceFacts;
import dev.sekimori.model.decision.IdentityStrength;
import dev.sekimori.model.decision.Peer;
import dev.sekimori.model.decision.Situation;
import dev.sekimori.model.device.DeviceState;
import dev.sekimori.model.device.Trust;

import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** An index that was made of the one before, against one that was made of everything. */
class SiteIndexTest {
    private static final int STEPS = 400;
    private static final int DEVICES = 90;

    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);

    @Test
    void the_next_index_answers_as_one_made_anew() {
        GatewayState first = FixedSite.state(DeviceState.IN_SERVICE);
        List<GatewayDevice> devices = new ArrayList<>();
        for (int i = 0; i < DEVICES; i++) {
            devices.add(device(i, DeviceState.IN_SERVICE, i));
        }
        GatewayState state = first.withDevices(devices);
        SiteIndex index = SiteIndex.of(state, Instant.EPOCH);
        for (int step = 0; step < STEPS; step++) {
            state = changed(state, devices);
            index = index.next(state, Instant.EPOCH);
            assertSame(index, SiteIndex.of(state, Instant.EPOCH), step);
        }
    }

    private GatewayState changed(GatewayState before, List<GatewayDevice> devices) {
        int at = random.nextInt(devices.size());
        switch (random.nextInt(12)) {
            case 0 -> devices.set(at, device(at, DeviceState.IN_SERVICE, random.nextInt(DEVICES)));
            case 1 -> devices.add(device(devices.size(), DeviceState.DISCOVERED, at));
            case 2 ->
                devices.replaceAll(device -> random.nextInt(3) > 0 ? device.in(state()) : device);
            case 3 -> {
                return new GatewayState(
                        before.policyHash(),
                        before.policy(),
                        Situation.values()[random.nextInt(Situation.values().length)],
                        devices,
                        List.of(new Zone(
                                random.nextBoolean() ? "inner" : "other",
                                List.of("127.77.0.0/16"),
                                Zone.MqttIdentity.ADDRESS)));
            }
            default -> devices.set(at, devices.get(at).in(state()));
        }
        return before.withDevices(devices);
    }

    private DeviceState state() {
        return DeviceState.values()[random.nextInt(DeviceState.values().length)];
    }

    private static GatewayDevice device(int number, DeviceState state, int names) {
        DeviceFacts facts = new DeviceFacts(
                new DeviceId("lamp-" + number),
                names % 5 == 0 ? "other" : "lamp",
                "",
                "lamp",
                "serial-" + names % 7,
                "client-" + names,
                names % 2 == 0 ? "inner" : "rest",
                state,
                Trust.Level.MEDIUM);
        return new GatewayDevice(facts, List.of("127.77.0." + (1 + names % 200)), List.of());
    }

    private void assertSame(SiteIndex next, SiteIndex anew, int step) {
        String where = "seed " + seed + ", step " + step;
        assertThat(next.state()).as(where).isEqualTo(anew.state());
        for (GatewayDevice device : anew.state().devices()) {
            DeviceId id = device.id();
            InetAddress address = InetAddress.ofLiteral(device.addresses().getFirst());
            String client = device.facts().clientId();
            Peer peer = new Peer.DevicePeer(id, IdentityStrength.PASSWORD);
            assertThat(next.device(id)).as(where).isEqualTo(anew.device(id));
            assertThat(next.mayCommunicate(id)).as(where).isEqualTo(anew.mayCommunicate(id));
            assertThat(next.at(address)).as(where).isEqualTo(anew.at(address));
            assertThat(next.zoneOf(address)).as(where).isEqualTo(anew.zoneOf(address));
            assertThat(next.deviceOfClientId(client))
                    .as(where)
                    .isEqualTo(anew.deviceOfClientId(client));
            assertThat(next.input(peer, FixedSite.publish("t/" + client)))
                    .as(where)
                    .isEqualTo(anew.input(peer, FixedSite.publish("t/" + client)));
            assertThat(next.ownerOfTopic("t/x")).as(where).isEqualTo(anew.ownerOfTopic("t/x"));
        }
    }
}
