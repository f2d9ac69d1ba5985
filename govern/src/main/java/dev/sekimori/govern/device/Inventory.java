package dev.sekimori.govern.device;

import dev.sekimori.decide.risk.FindingPriority;
import dev.sekimori.govern.port.ObserverPort;
import dev.sekimori.ledger.Ledger;
import dev.sekimori.ledger.Outcome;
import dev.sekimori.ledger.read.DeviceFilter;
import dev.sekimori.ledger.read.SiteReader;
import dev.sekimori.model.Actor;
import dev.sekimori.model.ContentHash;
import dev.sekimori.model.DeviceId;
import dev.sekimori.model.FindingId;
import dev.sekimori.model.Message;
import dev.sekimori.model.device.Capability;
import dev.sekimori.model.device.Device;
import dev.sekimori.model.device.DeviceState;
import dev.sekimori.model.device.Endpoint;
import dev.sekimori.model.device.Identification;
import dev.sekimori.model.device.Trust;
import dev.sekimori.model.event.DeviceEvent;
import dev.sekimori.model.event.Event;
import dev.sekimori.model.event.FindingEvent;
import dev.sekimori.model.finding.FindingState;
import dev.sekimori.model.finding.Weakness;
import dev.sekimori.model.observe.HostObservation;
import dev.sekimori.model.profile.DeviceProfile;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedSet;

/**
 * Turns what observers saw of a host into events of one device (guideline T-1): discovered,
 * observed, identified, and its weaknesses as findings. Seeing the same again records nothing new
 * but the findings' evidence. Any thread; blocking.
 */
public final class Inventory {
    private static final int MAX_ADDRESSES = 16;
    private static final int MAX_ENDPOINTS = 200;

    private final Ledger ledger;
    private final ObserverPort observers;

    public Inventory(Ledger ledger, ObserverPort observers) {
        this.ledger = ledger;
        this.observers = observers;
    }

    /**
     * Records an observation; {@code how} says in a word where it was made ({@code scan},
     * {@code mqtt}).
     */
    public DeviceId record(Actor actor, HostObservation seen, String how) {
        return ledger.execute(actor, (state, now) -> {
            Optional<Device> known = known(state, seen);
            List<Event> events = new ArrayList<>();
            Device before = known.orElseGet(() -> discovered(state, seen, now));
            if (known.isEmpty()) {
                events.add(new DeviceEvent.Discovered(
                        before.id(), seen.address(), seen.clientId(), how));
            }
            observed(before, seen).ifPresent(events::add);
            identified(before, seen).ifPresent(events::add);
            seen.weaknesses()
                    .forEach(weakness -> events.add(finding(state, before, seen, weakness)));
            return new Outcome<>(events, before.id());
        });
    }

    private static Optional<Device> known(SiteReader state, HostObservation seen) {
        Optional<Device> byClient = seen.clientId().isEmpty()
                ? Optional.empty()
                : state.deviceByClientId(seen.clientId());
        return byClient.or(() -> atAddress(state, seen));
    }

    /**
     * An accepted device keeps the client id that it was accepted with, or whoever else is at its
     * address could take it away: another client there is another device, the last such alone.
     */
    private static Optional<Device> atAddress(SiteReader state, HostObservation seen) {
        return state.deviceByAddress(seen.address())
                .filter(device -> mayHave(device, seen.clientId()))
                .or(() -> discoveredAt(state, seen));
    }

    private static boolean mayHave(Device device, String clientId) {
        return clientId.isEmpty()
                || device.clientId().isEmpty()
                || device.state() == DeviceState.DISCOVERED;
    }

    private static Optional<Device> discoveredAt(SiteReader state, HostObservation seen) {
        return state
                .devices(
                        DeviceFilter.in(DeviceState.DISCOVERED),
                        Optional.empty(),
                        SiteReader.MAX_LIMIT)
                .stream()
                .filter(device -> device.addresses().contains(seen.address()))
                .findFirst();
    }

    private static Device discovered(SiteReader state, HostObservation seen, Instant now) {
        DeviceId id = newId(state, seen);
        return new Device(
                id,
                id.value(),
                Identification.UNKNOWN,
                Optional.empty(),
                "",
                DeviceState.DISCOVERED,
                now,
                List.of(seen.address()),
                List.of(),
                seen.clientId(),
                Trust.none(Message.of("trust.not_assessed")),
                0,
                now,
                now,
                false,
                Capability.UNKNOWN);
    }

    /**
     * The kind of device and four digits of a hash, so that the name can be read out on the phone.
     */
    private static DeviceId newId(SiteReader state, HostObservation seen) {
        String type =
                seen.identification().type().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
        String kind = type.matches("[a-z0-9]([a-z0-9-]{0,40}[a-z0-9])?") ? type : "device";
        for (int attempt = 0; ; attempt++) {
            String digits =
                    ContentHash.of(4, seen.address(), seen.clientId(), Integer.toString(attempt));
            DeviceId id = new DeviceId(kind + "-" + digits);
            if (state.device(id).isEmpty()) {
                return id;
            }
        }
    }

    private static Optional<Event> observed(Device before, HostObservation seen) {
        SequencedSet<String> addresses = new LinkedHashSet<>();
        addresses.add(seen.address());
        addresses.addAll(before.addresses());
        List<Endpoint> endpoints = endpoints(before, seen);
        String clientId = seen.clientId().isEmpty() ? before.clientId() : seen.clientId();
        boolean same = before.endpoints().equals(endpoints)
                && before.clientId().equals(clientId)
                && before.addresses().equals(List.copyOf(addresses));
        return same
                ? Optional.empty()
                : Optional.of(new DeviceEvent.Observed(
                        before.id(),
                        addresses.stream().limit(MAX_ADDRESSES).toList(),
                        clientId,
                        endpoints));
    }

    /**
     * A scan sees the services of its address anew; a client seen at the gateway adds what it
     * speaks.
     */
    private static List<Endpoint> endpoints(Device before, HostObservation seen) {
        SequencedSet<Endpoint> all = new LinkedHashSet<>();
        boolean seenAsClient = !seen.clientId().isEmpty();
        before.endpoints().stream()
                .filter(e -> seenAsClient || e.port() == 0 || !e.address().equals(seen.address()))
                .forEach(all::add);
        all.addAll(seen.endpoints());
        return all.stream()
                .sorted(java.util.Comparator.comparing(Endpoint::address)
                        .thenComparingInt(Endpoint::port)
                        .thenComparing(Endpoint::protocol)
                        .thenComparing(Endpoint::banner))
                .limit(MAX_ENDPOINTS)
                .toList();
    }

    private Optional<Event> identified(Device before, HostObservation seen) {
        Identification identity = seen.identification();
        if (!identity.isKnown() || identity.confidence() < before.identity().confidence()) {
            return Optional.empty();
        }
        if (sameBesidesEvidence(identity, before.identity())) {
            return Optional.empty();
        }
        Optional<DeviceProfile> profile = observers.profile(identity.profile());
        return Optional.of(new DeviceEvent.Identified(
                before.id(),
                identity.modelName(),
                identity,
                profile.map(DeviceProfile::capability).orElse(Capability.UNKNOWN),
                profile.map(DeviceProfile::safetyRelevant).orElse(false)));
    }

    private static boolean sameBesidesEvidence(Identification a, Identification b) {
        return a.profile().equals(b.profile())
                && a.firmware().equals(b.firmware())
                && a.serial().equals(b.serial())
                && a.confidence() == b.confidence();
    }

    private Event finding(
            SiteReader state, Device device, HostObservation seen, Weakness weakness) {
        FindingId id = weakness.idFor(device.id());
        boolean open = state.finding(id)
                .filter(finding -> finding.state() == FindingState.OPEN)
                .isPresent();
        if (open) {
            return new FindingEvent.SeenAgain(id, weakness.evidence());
        }
        List<String> information = observers
                .profile(seen.identification().profile())
                .map(DeviceProfile::protectedInformation)
                .orElse(List.of());
        return new FindingEvent.Opened(
                id, device.id(), weakness, FindingPriority.of(weakness, device, information));
    }
}
