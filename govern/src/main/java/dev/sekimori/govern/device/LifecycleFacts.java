package dev.sekimori.govern.device;

import dev.sekimori.decide.recovery.Lifecycle;
import dev.sekimori.govern.fault.NotFoundException;
import dev.sekimori.govern.port.ObserverPort;
import dev.sekimori.ledger.read.FindingFilter;
import dev.sekimori.ledger.read.Isolation;
import dev.sekimori.ledger.read.SiteReader;
import dev.sekimori.model.DeviceId;
import dev.sekimori.model.Message;
import dev.sekimori.model.device.Device;
import dev.sekimori.model.device.IsolationMode;
import dev.sekimori.model.finding.Finding;
import dev.sekimori.model.finding.FindingState;
import dev.sekimori.model.finding.Severity;
import dev.sekimori.model.profile.DeviceProfile;

import java.util.List;
import java.util.Optional;

/** Gathers what recovery decides on from the recorded state. */
public final class LifecycleFacts {
    private LifecycleFacts() {}

    public static Device device(SiteReader state, DeviceId id) {
        return state.device(id)
                .orElseThrow(() -> new NotFoundException(Message.of("device.not_found", id)));
    }

    static Lifecycle of(SiteReader state, DeviceId id, ObserverPort observers) {
        Device device = device(state, id);
        Optional<Isolation> open = state.lastIsolation(id).filter(Isolation::isOpen);
        return new Lifecycle(
                id,
                device.state(),
                isolationMode(device, observers),
                open.flatMap(Isolation::recoveryStartedAt).isPresent(),
                open.flatMap(Isolation::probationUntil),
                blocking(state, id).size());
    }

    /** A device that matters to safety is held even when its profile does not say so. */
    static IsolationMode isolationMode(Device device, ObserverPort observers) {
        return device.safetyRelevant()
                ? IsolationMode.HOLD
                : observers
                        .profile(device.identity().profile())
                        .map(DeviceProfile::isolation)
                        .orElse(IsolationMode.CUT);
    }

    /** The open findings that keep a device isolated: severity high and above. */
    public static List<Finding> blocking(SiteReader state, DeviceId id) {
        return state.findings(
                new FindingFilter(
                        Optional.of(FindingState.OPEN),
                        Optional.of(id),
                        Optional.empty(),
                        Optional.of(Severity.HIGH)),
                Optional.empty(),
                SiteReader.MAX_LIMIT);
    }
}
