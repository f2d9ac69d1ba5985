package dev.sekimori.ledger.projection;

import dev.sekimori.model.DeviceId;
import dev.sekimori.model.Message;
import dev.sekimori.model.device.Capability;
import dev.sekimori.model.device.Device;
import dev.sekimori.model.device.DeviceState;
import dev.sekimori.model.device.Endpoint;
import dev.sekimori.model.device.Identification;
import dev.sekimori.model.device.Owner;
import dev.sekimori.model.device.Trust;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A device while one event is applied to it. */
final class DeviceDraft {
    final DeviceId id;
    final Instant firstSeen;
    String name;
    Identification identity = Identification.UNKNOWN;
    Optional<Owner> owner = Optional.empty();
    String zone = "";
    List<String> addresses = List.of();
    List<Endpoint> endpoints = List.of();
    String clientId = "";
    Trust trust = Trust.none(Message.of("trust.not_assessed"));
    int openFindings;
    Instant lastSeen;
    boolean safetyRelevant;
    Capability capability = Capability.UNKNOWN;
    /** Whether a person gave it its name, so that identification leaves the name alone. */
    boolean named;
    /** The state before the isolation that it is in or coming back from. */
    Optional<DeviceState> stateBefore = Optional.empty();

    private DeviceState state = DeviceState.DISCOVERED;
    private Instant stateSince;

    DeviceDraft(DeviceId id, Instant at) {
        this.id = id;
        this.name = id.value();
        this.firstSeen = at;
        this.lastSeen = at;
        this.stateSince = at;
    }

    DeviceDraft(Device device, boolean named, Optional<DeviceState> stateBefore) {
        this.id = device.id();
        this.firstSeen = device.firstSeen();
        this.name = device.name();
        this.identity = device.identity();
        this.owner = device.owner();
        this.zone = device.zone();
        this.state = device.state();
        this.stateSince = device.stateSince();
        this.addresses = device.addresses();
        this.endpoints = device.endpoints();
        this.clientId = device.clientId();
        this.trust = device.trust();
        this.openFindings = device.openFindings();
        this.lastSeen = device.lastSeen();
        this.safetyRelevant = device.safetyRelevant();
        this.capability = device.capability();
        this.named = named;
        this.stateBefore = stateBefore;
    }

    DeviceState state() {
        return state;
    }

    void turn(DeviceState next, Instant at) {
        if (next != state) {
            state = next;
            stateSince = at;
        }
    }

    Device device() {
        return new Device(
                id,
                name,
                identity,
                owner,
                zone,
                state,
                stateSince,
                addresses,
                endpoints,
                clientId,
                trust,
                openFindings,
                firstSeen,
                lastSeen,
                safetyRelevant,
                capability);
    }
}
