package dev.sekimori.decide.mud;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sekimori.decide.mud.NetworkFlow.Direction;
import dev.sekimori.decide.mud.NetworkFlow.Remote;
import dev.sekimori.model.mud.MudEntry;
import dev.sekimori.model.mud.MudEntry.Initiator;
import dev.sekimori.model.mud.MudEntry.PortRange;
import dev.sekimori.model.mud.MudFile;
import dev.sekimori.model.mud.MudRemote;

import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

class MudDecisionTest {
    private static final PortRange MQTT = new PortRange(8883, 8883);
    private static final Remote CLOUD = remote("203.0.113.7", false, Set.of("cloud.maker.example"));

    @Test
    void refuses_what_no_entry_speaks_of() {
        assertThat(decide(CLOUD, 8883)).isEqualTo(new MudDecision(false, "default"));
    }

    @Test
    void accepts_a_host_by_the_name_that_the_device_asked_for() {
        MudEntry entry = entry("cloud", new MudRemote.Host("cloud.maker.example"), true);

        assertThat(decide(CLOUD, 8883, entry)).isEqualTo(new MudDecision(true, "cloud"));
        assertThat(decide(CLOUD, 8884, entry).accepted()).isFalse();
        assertThat(decide(remote("203.0.113.7", false, Set.of("other.example")), 8883, entry)
                        .accepted())
                .isFalse();
    }

    @Test
    void lets_the_first_entry_that_matches_decide() {
        MudEntry refusal = entry("not-him", new MudRemote.Network("203.0.113.0/29"), false);
        MudEntry all = entry("all", List.of(), true);

        assertThat(decide(CLOUD, 8883, refusal, all)).isEqualTo(new MudDecision(false, "not-him"));
        assertThat(decide(CLOUD, 8883, all, refusal)).isEqualTo(new MudDecision(true, "all"));
        assertThat(decide(remote("203.0.113.8", false, Set.of()), 8883, refusal, all)
                        .accepted())
                .isTrue();
    }

    @Test
    void knows_local_networks_controllers_and_makers() {
        Remote local = remote("192.168.1.2", true, Set.of());
        Remote dns = new Remote(
                CLOUD.address(), false, Set.of(), Set.of("urn:ietf:params:mud:dns"), true, "");
        Remote sibling = new Remote(
                CLOUD.address(), true, Set.of(), Set.of(), false, "https://MAKER.example/plug");

        assertThat(accepts(local, new MudRemote.LocalNetworks())).isTrue();
        assertThat(accepts(CLOUD, new MudRemote.LocalNetworks())).isFalse();
        assertThat(accepts(dns, new MudRemote.Controller("urn:ietf:params:mud:dns")))
                .isTrue();
        assertThat(accepts(dns, new MudRemote.Controller("urn:ietf:params:mud:ntp")))
                .isFalse();
        assertThat(accepts(dns, new MudRemote.MyController())).isTrue();
        assertThat(accepts(CLOUD, new MudRemote.MyController())).isFalse();
        assertThat(accepts(sibling, new MudRemote.SameManufacturer())).isTrue();
        assertThat(accepts(CLOUD, new MudRemote.SameManufacturer())).isFalse();
        assertThat(accepts(sibling, new MudRemote.Manufacturer("maker.example")))
                .isTrue();
        assertThat(accepts(sibling, new MudRemote.Model("https://MAKER.example/plug")))
                .isTrue();
    }

    @Test
    void needs_everything_that_an_entry_says_of_the_other() {
        MudEntry both = entry(
                "both",
                List.of(new MudRemote.LocalNetworks(), new MudRemote.Network("192.168.1.0/24")),
                true);

        assertThat(decide(remote("192.168.1.2", true, Set.of()), 8883, both).accepted())
                .isTrue();
        assertThat(decide(remote("192.168.2.2", true, Set.of()), 8883, both).accepted())
                .isFalse();
        assertThat(decide(remote("192.168.1.2", false, Set.of()), 8883, both).accepted())
                .isFalse();
    }

    @Test
    void looks_at_who_opened_the_connection() {
        MudEntry own = new MudEntry(
                "own", List.of(), MudEntry.ANY, 6, PortRange.ALL, MQTT, Initiator.DEVICE, true);

        assertThat(MudDecision.of(file(own), flow(CLOUD, 8883, true)).accepted())
                .isTrue();
        assertThat(MudDecision.of(file(own), flow(CLOUD, 8883, false)).accepted())
                .isFalse();
    }

    private static boolean accepts(Remote remote, MudRemote wanted) {
        return decide(remote, 8883, entry("x", wanted, true)).accepted();
    }

    private static MudDecision decide(Remote remote, int port, MudEntry... entries) {
        return MudDecision.of(file(entries), flow(remote, port, true));
    }

    private static NetworkFlow flow(Remote remote, int port, boolean openedByDevice) {
        return new NetworkFlow(Direction.FROM_DEVICE, remote, 6, 40_000, port, openedByDevice);
    }

    private static Remote remote(String address, boolean local, Set<String> names) {
        return new Remote(InetAddress.ofLiteral(address), local, names, Set.of(), false, "");
    }

    private static MudEntry entry(String name, MudRemote remote, boolean accept) {
        return entry(name, List.of(remote), accept);
    }

    private static MudEntry entry(String name, List<MudRemote> remotes, boolean accept) {
        return new MudEntry(
                name, remotes, MudEntry.ANY, 6, PortRange.ALL, MQTT, Initiator.EITHER, accept);
    }

    private static MudFile file(MudEntry... fromDevice) {
        return new MudFile(
                URI.create("https://maker.example/lamp"),
                Instant.EPOCH,
                48,
                true,
                new MudFile.Maker("lamp", "", "", "", ""),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                MudFile.Transparency.NONE,
                "",
                List.of(fromDevice),
                List.of());
    }
}
