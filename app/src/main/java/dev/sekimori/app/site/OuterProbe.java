package dev.sekimori.app.site;

import dev.sekimori.ledger.Ledger;
import dev.sekimori.ledger.read.DeviceFilter;
import dev.sekimori.ledger.read.PolicyInForce;
import dev.sekimori.ledger.read.SiteReader;
import dev.sekimori.model.Actor;
import dev.sekimori.model.decision.FlowRule;
import dev.sekimori.model.device.Device;
import dev.sekimori.model.device.DeviceState;
import dev.sekimori.model.device.Protocol;
import dev.sekimori.model.event.Entry;
import dev.sekimori.model.event.SiteEvent.OuterSideProbed;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Probes the site's own outer side: what listens beyond what was declared, and whether each virtual
 * device asks who comes. What it saw is recorded when it differs from before, and every few hours.
 */
final class OuterProbe {
    private static final Actor SYSTEM = Actor.system("outer-probe");
    private static final Duration REPEAT = Duration.ofHours(6);

    /** The site's listeners: all, and the one of the virtual devices. */
    record Outer(List<InetSocketAddress> listeners, InetSocketAddress web) {}

    private final Ledger ledger;
    private final OuterSide outerSide;
    private final Outer outer;
    private final InstantSource clock;

    OuterProbe(Ledger ledger, OuterSide outerSide, Outer outer, InstantSource clock) {
        this.ledger = ledger;
        this.outerSide = outerSide;
        this.outer = outer;
        this.clock = clock;
    }

    void run() {
        OuterSideProbed seen = look();
        Optional<Entry> last;
        try (SiteReader state = ledger.read()) {
            last = state.latest(OuterSideProbed.class);
        }
        Instant due = clock.instant().minus(REPEAT);
        boolean fresh = last.filter(entry -> entry.event().equals(seen))
                .filter(entry -> entry.at().isAfter(due))
                .isPresent();
        if (!fresh) {
            ledger.append(SYSTEM, seen);
        }
    }

    private OuterSideProbed look() {
        Set<Integer> declared = new TreeSet<>();
        Set<InetAddress> hosts = new java.util.HashSet<>();
        outer.listeners().forEach(listener -> {
            declared.add(listener.getPort());
            hosts.add(listener.getAddress());
        });
        List<Integer> open = List.copyOf(OwnListeners.on(hosts).orElse(declared));
        int asking = 0;
        List<String> unauthenticated = new ArrayList<>();
        for (Device device : virtualDevices()) {
            switch (outerSide.ask(
                    device.id(), outer.web().getAddress(), outer.web().getPort())) {
                case ASKS -> asking++;
                case OPEN -> unauthenticated.add(device.id().value());
                case SILENT -> {}
            }
        }
        int virtual = asking + unauthenticated.size();
        for (int port : open) {
            boolean beyond = !declared.contains(port);
            if (beyond
                    && hosts.stream().anyMatch(host -> outerSide.showsPagesOrStreams(host, port))) {
                unauthenticated.add("tcp/" + port);
            }
        }
        return new OuterSideProbed(open, List.copyOf(declared), virtual, unauthenticated);
    }

    /** Accepted devices with a web page and rules about it. */
    private List<Device> virtualDevices() {
        try (SiteReader state = ledger.read()) {
            Map<String, List<FlowRule>> rules = state.policyInForce()
                    .map(PolicyInForce::policy)
                    .map(p -> Map.copyOf(p.profiles()))
                    .orElse(Map.of());
            return state.devices(DeviceFilter.ALL, Optional.empty(), SiteReader.MAX_LIMIT).stream()
                    .filter(d -> d.state() != DeviceState.DISCOVERED)
                    .filter(d -> d.protocols().contains(Protocol.HTTP)
                            || d.protocols().contains(Protocol.HTTPS))
                    .filter(d -> !rules.getOrDefault(d.identity().profile(), List.of())
                            .isEmpty())
                    .toList();
        }
    }
}
