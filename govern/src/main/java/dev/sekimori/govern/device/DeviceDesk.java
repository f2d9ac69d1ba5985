package dev.sekimori.govern.device;

import dev.sekimori.govern.fault.InvalidException;
import dev.sekimori.govern.fault.RefusedException;
import dev.sekimori.govern.port.GatewayPort;
import dev.sekimori.govern.port.ObserverPort;
import dev.sekimori.govern.port.SecretsPort;
import dev.sekimori.ledger.Ledger;
import dev.sekimori.ledger.Outcome;
import dev.sekimori.ledger.read.Isolation;
import dev.sekimori.ledger.read.SiteReader;
import dev.sekimori.model.Actor;
import dev.sekimori.model.DeviceId;
import dev.sekimori.model.Message;
import dev.sekimori.model.decision.Flow;
import dev.sekimori.model.device.Device;
import dev.sekimori.model.device.DeviceState;
import dev.sekimori.model.device.Identification;
import dev.sekimori.model.device.IsolationMode;
import dev.sekimori.model.device.Owner;
import dev.sekimori.model.event.DeviceEvent;
import dev.sekimori.model.event.Entry;
import dev.sekimori.model.event.Event;
import dev.sekimori.model.profile.DeviceProfile;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What people do with devices. Any thread; blocking. */
public final class DeviceDesk {
    private static final int PREVIEW_FLOWS = 200;
    private static final int MAX_REASON_CHARS = 500;

    private final Ledger ledger;
    private final ObserverPort observers;
    private final GatewayPort gateway;
    private final SecretsPort secrets;
    private final RecoveryRunner recovery;
    private final String defaultZone;

    public DeviceDesk(
            Ledger ledger,
            ObserverPort observers,
            GatewayPort gateway,
            SecretsPort secrets,
            RecoveryRunner recovery,
            String defaultZone) {
        this.ledger = ledger;
        this.observers = observers;
        this.gateway = gateway;
        this.secrets = secrets;
        this.recovery = recovery;
        this.defaultZone = defaultZone;
    }

    /**
     * Accepts a discovered device for an owner (guideline G3-4, G1-16); {@code profile} corrects
     * the identification.
     */
    public Device accept(
            Actor actor,
            DeviceId id,
            Owner owner,
            Optional<String> profile,
            Optional<String> zone) {
        Optional<DeviceProfile> chosen = profile.map(this::profile);
        ledger.execute(actor, (state, now) -> {
            Device device = LifecycleFacts.device(state, id);
            if (device.state() != DeviceState.DISCOVERED) {
                throw new RefusedException(Message.of("device.already_accepted", id));
            }
            List<Event> events = new ArrayList<>();
            chosen.filter(p -> !p.id().equals(device.identity().profile()))
                    .ifPresent(p -> events.add(corrected(device, p, actor)));
            events.add(new DeviceEvent.Accepted(id, owner, zone.orElse(defaultZone)));
            addressIdentity(state, device).ifPresent(events::add);
            return new Outcome<>(events, id);
        });
        return read(id);
    }

    /** A client without credentials is known again by its address and the name it gives itself. */
    private static Optional<Event> addressIdentity(SiteReader state, Device device) {
        if (device.clientId().isEmpty() || !state.identities(device.id()).isEmpty()) {
            return Optional.empty();
        }
        String reference = device.addresses().getFirst() + " " + device.clientId();
        return state.deviceByIdentity("address", reference).isPresent()
                ? Optional.empty()
                : Optional.of(new DeviceEvent.IdentityBound(device.id(), "address", reference));
    }

    private DeviceProfile profile(String id) {
        return observers
                .profile(id)
                .orElseThrow(() -> new InvalidException(Message.of("device.no_such_profile", id)));
    }

    private static DeviceEvent corrected(Device device, DeviceProfile profile, Actor actor) {
        Identification identity = new Identification(
                profile.id(),
                profile.type(),
                profile.manufacturer(),
                profile.model(),
                device.identity().firmware(),
                device.identity().serial(),
                100,
                List.of("chosen by " + actor.name()));
        return new DeviceEvent.Identified(
                device.id(),
                identity.modelName(),
                identity,
                profile.capability(),
                profile.safetyRelevant());
    }

    public Device describe(
            Actor actor,
            DeviceId id,
            Optional<String> name,
            Optional<Owner> owner,
            Optional<String> zone) {
        return revise(actor, id, name, owner, zone, Optional.empty());
    }

    /** As {@link #describe}; {@code profile} also corrects the identification. */
    public Device revise(
            Actor actor,
            DeviceId id,
            Optional<String> name,
            Optional<Owner> owner,
            Optional<String> zone,
            Optional<String> profile) {
        name.filter(n -> n.isBlank() || n.length() > 200).ifPresent(n -> {
            throw new InvalidException(Message.of("device.name_length"));
        });
        Optional<DeviceProfile> chosen = profile.map(this::profile);
        ledger.execute(actor, (state, now) -> {
            Device device = LifecycleFacts.device(state, id);
            List<Event> events = new ArrayList<>();
            chosen.filter(p -> !p.id().equals(device.identity().profile()))
                    .ifPresent(p -> events.add(corrected(device, p, actor)));
            if (name.isPresent() || owner.isPresent() || zone.isPresent()) {
                events.add(new DeviceEvent.Described(id, name, owner, zone));
            }
            return new Outcome<>(events, id);
        });
        return read(id);
    }

    public IsolationPreview isolationPreview(DeviceId id) {
        Device device = read(id);
        List<Flow> flows = gateway.flows(Optional.of(id), PREVIEW_FLOWS);
        IsolationMode mode = LifecycleFacts.isolationMode(device, observers);
        List<Message> warnings = new ArrayList<>();
        if (mode == IsolationMode.HOLD) {
            warnings.add(Message.of("isolation.warning.safety", device.name()));
        }
        if (device.state() == DeviceState.ISOLATED) {
            warnings.add(Message.of("recovery.already_isolated", id));
        }
        return new IsolationPreview(
                flows, Dependants.of(id, flows), gateway.liveSessions(id), mode, warnings);
    }

    public IsolationResult isolate(
            Actor actor, DeviceId id, String reason, boolean decidedByPerson) {
        return recovery.isolate(actor, id, checkedReason(reason), decidedByPerson);
    }

    public Device undoIsolation(Actor actor, DeviceId id, String reason) {
        recovery.undo(actor, id, checkedReason(reason));
        return read(id);
    }

    /**
     * Begins to bring the device back; re-checks, probation and return to service follow by
     * themselves.
     */
    public Device startRecovery(Actor actor, DeviceId id, String reason) {
        recovery.start(actor, id, checkedReason(reason));
        return read(id);
    }

    public RecoveryView recovery(DeviceId id) {
        try (SiteReader state = ledger.read()) {
            LifecycleFacts.device(state, id);
            Optional<Isolation> isolation = state.lastIsolation(id);
            List<Message> failure = isolation
                    .filter(Isolation::isOpen)
                    .flatMap(open -> state.latest(DeviceEvent.RecheckFailed.class, id)
                            .filter(entry -> entry.index() > open.event()))
                    .map(DeviceDesk::reasons)
                    .orElse(List.of());
            return new RecoveryView(
                    isolation,
                    recovery.isChecking(id),
                    failure,
                    isolation.filter(Isolation::isOpen).flatMap(Isolation::probationUntil));
        }
    }

    private static List<Message> reasons(Entry entry) {
        return entry.event() instanceof DeviceEvent.RecheckFailed failed
                ? failed.reasons()
                : List.of();
    }

    /** Gives the gateway the device's own password, which it then injects (guideline T-7, U-5). */
    public void holdCredential(
            Actor actor, DeviceId id, String service, String user, char[] password) {
        if (!service.equals("http")) {
            throw new InvalidException(Message.of("device.credential.service", service));
        }
        if (user.length() > 200 || password.length > 200 || user.indexOf(':') >= 0) {
            throw new InvalidException(Message.of("device.credential.form"));
        }
        read(id);
        secrets.holdDevicePassword(id, service, user, password);
        ledger.append(actor, new DeviceEvent.CredentialHeld(id, service, user));
    }

    /**
     * A password with which the device itself signs in at the gateway; an earlier one no longer
     * works.
     */
    public IssuedCredential issuePassword(Actor actor, DeviceId id) {
        read(id);
        String secret = secrets.issueGatewayPassword(id);
        ledger.execute(actor, (state, now) -> {
            boolean bound = state.deviceByIdentity("password", id.value()).isPresent();
            Event given = new DeviceEvent.IdentityBound(id, "password", id.value());
            Event taken = new DeviceEvent.IdentityRevoked(id, "password", id.value());
            return new Outcome<>(bound ? List.of(taken, given) : List.of(given), id);
        });
        return new IssuedCredential(id.value(), secret);
    }

    private Device read(DeviceId id) {
        try (SiteReader state = ledger.read()) {
            return LifecycleFacts.device(state, id);
        }
    }

    private static String checkedReason(String reason) {
        if (reason.isBlank() || reason.length() > MAX_REASON_CHARS) {
            throw new InvalidException(Message.of("isolation.reason_needed", MAX_REASON_CHARS));
        }
        return reason.strip();
    }
}
