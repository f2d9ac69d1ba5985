package dev.sekimori.app.cli.offline;

import dev.sekimori.model.DeviceId;
import dev.sekimori.model.decision.Decision;
import dev.sekimori.model.decision.DecisionInput;
import dev.sekimori.model.decision.DeviceFacts;
import dev.sekimori.model.decision.Reach;
import dev.sekimori.model.device.Device;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Where devices are now, for what was recorded while no MUD file was in force and it did not
 * matter. Pure.
 */
record KnownPlaces(Map<DeviceId, Reach> places) {
    static KnownPlaces of(Collection<Device> devices) {
        return new KnownPlaces(devices.stream().collect(Collectors.toMap(Device::id, Reach::of)));
    }

    /** The same decision, whose input says where its devices are. */
    Decision in(Decision recorded) {
        DecisionInput input = recorded.input();
        return new Decision(
                recorded.id(),
                recorded.policyHash(),
                new DecisionInput(
                        input.peer(),
                        input.ask(),
                        placed(input.target()),
                        placed(input.asking()),
                        input.situation(),
                        input.windows(),
                        input.side()),
                recorded.answer(),
                recorded.ratePerMinute(),
                recorded.values(),
                recorded.rule(),
                recorded.reasons());
    }

    private Optional<DeviceFacts> placed(Optional<DeviceFacts> recorded) {
        return recorded.map(facts -> facts.reach().equals(Reach.UNKNOWN)
                ? facts.at(places.getOrDefault(facts.id(), Reach.UNKNOWN))
                : facts);
    }
}
