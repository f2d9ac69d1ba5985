package dev.sekimori.govern.port;

import dev.sekimori.model.Message;
import dev.sekimori.model.device.Device;
import dev.sekimori.model.finding.Evidence;
import dev.sekimori.model.finding.Finding;
import dev.sekimori.model.finding.FindingKind;
import dev.sekimori.model.finding.Weakness;
import dev.sekimori.model.observe.HostObservation;
import dev.sekimori.model.observe.ScanPlan;
import dev.sekimori.model.profile.DeviceProfile;

import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/** What governing asks of the observers. */
public interface ObserverPort {
    /** What a scan of these ranges would do, or why it may not be done. */
    Plan plan(List<String> ranges);

    /** Runs a scan on the caller's thread; answers how many addresses were done. */
    int scan(
            ScanPlan plan,
            Consumer<HostObservation> onHost,
            IntConsumer onAddressesDone,
            BooleanSupplier cancelled);

    /** Runs the check of one finding again, now; blocks for seconds at most. */
    Recheck recheck(Device device, Finding finding);

    Optional<DeviceProfile> profile(String id);

    /**
     * What an owner does about a kind of weakness, step by step: the model's own steps, else
     * general ones.
     */
    List<DeviceProfile.RemedyStep> remedies(String profile, FindingKind kind);

    /** The answer to a plan. */
    sealed interface Plan {
        record Planned(ScanPlan plan) implements Plan {}

        record Refused(List<Message> reasons) implements Plan {}
    }

    /** The answer of a re-check; what cannot be told is never taken as gone. */
    sealed interface Recheck {
        record StillThere(Weakness weakness) implements Recheck {}

        record Gone(Evidence evidence) implements Recheck {}

        record CannotTell(Message why) implements Recheck {}
    }
}
