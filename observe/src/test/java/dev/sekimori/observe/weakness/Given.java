package dev.sekimori.observe.weakness;

import dev.sekimori.model.DeviceId;
import dev.sekimori.model.Message;
import dev.sekimori.model.device.Capability;
import dev.sekimori.model.device.Device;
import dev.sekimori.model.device.DeviceState;
import dev.sekimori.model.device.Endpoint;
import dev.sekimori.model.device.Identification;
import dev.sekimori.model.device.IsolationMode;
import dev.sekimori.model.device.Trust;
import dev.sekimori.model.finding.Finding;
import dev.sekimori.model.finding.FindingState;
import dev.sekimori.model.finding.Priority;
import dev.sekimori.model.finding.Weakness;
import dev.sekimori.model.profile.DeviceProfile;
import dev.sekimori.model.profile.DeviceProfile.FactoryCredential;
import dev.sekimori.model.thing.ThingModel;
import dev.sekimori.observe.profile.Profiles;
import dev.sekimori.observe.wire.Connector;
import dev.sekimori.observe.wire.Pace;
import dev.sekimori.observe.wire.Timeouts;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** A model "acme" with the pairs that a test wants, and a device of it. */
final class Given {
    static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
    static final Identification ACME =
            new Identification("acme", "camera", "Acme", "Acme 1", "", "", 90, List.of());

    private static final Timeouts TIMEOUTS =
            new Timeouts(Duration.ofSeconds(3), Duration.ofSeconds(3));

    private Given() {}

    static WeaknessChecks checks(DeviceProfile profile) {
        return new WeaknessChecks(
                Profiles.of(List.of(profile)),
                new Connector(TIMEOUTS, Pace.UNBOUNDED),
                new SecureRandom());
    }

    static WeaknessChecks checks(FactoryCredential... pairs) {
        return checks(profile("https://acme.example", Optional.empty(), pairs));
    }

    static DeviceProfile profile(
            String contact, Optional<LocalDate> end, FactoryCredential... pairs) {
        return new DeviceProfile(
                "acme",
                "camera",
                "Acme",
                "Acme 1",
                Capability.GATEWAY_PROTECTED,
                false,
                IsolationMode.CUT,
                List.of(),
                List.of(),
                List.of(),
                ThingModel.EMPTY,
                List.of(pairs),
                new DeviceProfile.Support(contact, end),
                List.of(),
                List.of());
    }

    static FactoryCredential web(String user, String password) {
        return new FactoryCredential("http", user, password);
    }

    static FactoryCredential telnet(String user, String password) {
        return new FactoryCredential("telnet", user, password);
    }

    static Device device(String address, Identification identification, Endpoint... endpoints) {
        return new Device(
                new DeviceId("acme-1"),
                "Acme",
                identification,
                Optional.empty(),
                "site",
                DeviceState.IN_SERVICE,
                NOW,
                List.of(address),
                List.of(endpoints),
                "",
                Trust.none(Message.of("x")),
                1,
                NOW,
                NOW,
                false,
                Capability.GATEWAY_PROTECTED);
    }

    static Finding finding(Weakness weakness) {
        DeviceId device = new DeviceId("acme-1");
        return new Finding(
                weakness.idFor(device),
                device,
                weakness.kind(),
                weakness.severity(),
                weakness.place(),
                weakness.title(),
                weakness.evidence(),
                NOW,
                NOW,
                FindingState.OPEN,
                Optional.empty(),
                new Priority(1, List.of()));
    }
}
