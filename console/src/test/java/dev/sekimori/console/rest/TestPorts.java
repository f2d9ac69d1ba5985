package dev.sekimori.console.rest;

import dev.sekimori.console.ShownGateway;
import dev.sekimori.govern.port.MailPort;
import dev.sekimori.govern.port.ObserverPort;
import dev.sekimori.govern.port.SecretsPort;
import dev.sekimori.model.ContentHash;
import dev.sekimori.model.DeviceId;
import dev.sekimori.model.Message;
import dev.sekimori.model.PersonName;
import dev.sekimori.model.decision.Asset;
import dev.sekimori.model.decision.AssetKind;
import dev.sekimori.model.decision.CutReport;
import dev.sekimori.model.decision.Flow;
import dev.sekimori.model.device.Capability;
import dev.sekimori.model.device.Device;
import dev.sekimori.model.device.Identification;
import dev.sekimori.model.device.IsolationMode;
import dev.sekimori.model.finding.Evidence;
import dev.sekimori.model.finding.Finding;
import dev.sekimori.model.finding.FindingKind;
import dev.sekimori.model.finding.Weakness;
import dev.sekimori.model.notice.Channel;
import dev.sekimori.model.observe.HostObservation;
import dev.sekimori.model.observe.ScanPlan;
import dev.sekimori.model.profile.DeviceProfile;
import dev.sekimori.model.thing.ThingModel;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.stream.Stream;

/** What the site's desks stand on, small and in memory. */
final class TestPorts {
    private TestPorts() {}

    /** Remembers flows and cuts by forgetting its sessions. */
    static final class Gateway extends ShownGateway {
        final Map<DeviceId, Integer> sessions = new ConcurrentHashMap<>();
        volatile Consumer<DeviceId> whileCutting = device -> {};

        @Override
        public CutReport cut(DeviceId device) {
            whileCutting.accept(device);
            Integer open = sessions.remove(device);
            Optional<Instant> last =
                    flows(Optional.of(device), 1).stream().map(Flow::lastAt).findFirst();
            return new CutReport(device, open == null ? 0 : open, last, Instant.now());
        }

        @Override
        public int liveSessions(DeviceId device) {
            return sessions.getOrDefault(device, 0);
        }
    }

    /** Sees one host a scan; a re-check sees what was said to be repaired as gone. */
    static final class Observer implements ObserverPort {
        static final String PROFILE = "mado-cam-m2";
        static final String SAFETY_PROFILE = "kemuri-alarm";

        final Set<DeviceId> repaired = ConcurrentHashMap.newKeySet();
        final Set<DeviceId> unreachable = ConcurrentHashMap.newKeySet();
        volatile CountDownLatch scanMayEnd = new CountDownLatch(0);

        @Override
        public Plan plan(List<String> ranges) {
            boolean loopback = ranges.stream().allMatch(range -> range.startsWith("127."));
            return loopback
                    ? new Plan.Planned(
                            new ScanPlan(ranges, List.of(23, 80), List.of(3610), 4, 50, 1))
                    : new Plan.Refused(List.of(Message.of("ui.error.400")));
        }

        @Override
        public int scan(
                ScanPlan plan,
                Consumer<HostObservation> onHost,
                IntConsumer onAddressesDone,
                BooleanSupplier cancelled) {
            onHost.accept(new HostObservation(
                    "127.9.9.9", "", List.of(), Identification.UNKNOWN, List.of(), Instant.now()));
            onAddressesDone.accept(1);
            awaitEnd(cancelled);
            return plan.addresses();
        }

        private void awaitEnd(BooleanSupplier cancelled) {
            try {
                boolean over = scanMayEnd.await(0, TimeUnit.MILLISECONDS);
                while (!over && !cancelled.getAsBoolean()) {
                    over = scanMayEnd.await(10, TimeUnit.MILLISECONDS);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public Recheck recheck(Device device, Finding finding) {
            if (unreachable.contains(device.id())) {
                return new Recheck.CannotTell(Message.of("ui.error.503"));
            }
            return repaired.contains(device.id())
                    ? new Recheck.Gone(new Evidence("tcp-connect", "nc -z", "refused"))
                    : new Recheck.StillThere(new Weakness(
                            finding.kind(),
                            finding.severity(),
                            finding.place(),
                            finding.title(),
                            finding.evidence()));
        }

        @Override
        public Optional<DeviceProfile> profile(String id) {
            return Stream.of(PROFILE, SAFETY_PROFILE)
                    .filter(id::equals)
                    .map(Observer::make)
                    .findFirst();
        }

        private static DeviceProfile make(String id) {
            boolean safety = id.equals(SAFETY_PROFILE);
            return new DeviceProfile(
                    id,
                    safety ? "alarm" : "camera",
                    "Mado",
                    id,
                    Capability.GATEWAY_PROTECTED,
                    safety,
                    safety ? IsolationMode.HOLD : IsolationMode.CUT,
                    List.of(),
                    List.of(
                            Asset.named("stream", AssetKind.INFORMATION_FUNCTION),
                            Asset.named("video", AssetKind.INFORMATION)),
                    List.of(),
                    ThingModel.EMPTY,
                    List.of(),
                    new DeviceProfile.Support("help@example.test", Optional.empty()),
                    List.of(),
                    List.of());
        }

        @Override
        public List<DeviceProfile.RemedyStep> remedies(String profile, FindingKind kind) {
            return List.of(new DeviceProfile.RemedyStep("any", "Change it.", "変えてください。"));
        }
    }

    /** Keeps hashes in memory. */
    static final class Secrets implements SecretsPort {
        final Map<DeviceId, String> held = new ConcurrentHashMap<>();
        private final SecureRandom random = new SecureRandom();
        private final Map<PersonName, String> passwords = new ConcurrentHashMap<>();

        @Override
        public void keepPassword(PersonName person, char[] password) {
            passwords.put(person, tokenHash(new String(password)));
        }

        @Override
        public PasswordCheck check(PersonName person, char[] password) {
            return tokenHash(new String(password)).equals(passwords.get(person))
                    ? PasswordCheck.RIGHT
                    : PasswordCheck.WRONG;
        }

        @Override
        public CodeCheck redeemSetUpCode(String code) {
            return code.equals("code") ? new CodeCheck.Accepted() : new CodeCheck.Wrong(3);
        }

        @Override
        public NewToken newToken() {
            String text = newRandomText();
            return new NewToken(text, tokenHash(text));
        }

        @Override
        public String tokenHash(String text) {
            return ContentHash.of(64, "token", text);
        }

        @Override
        public String newRandomText() {
            byte[] bytes = new byte[32];
            random.nextBytes(bytes);
            return HexFormat.of().formatHex(bytes);
        }

        @Override
        public void holdDevicePassword(
                DeviceId device, String service, String user, char[] password) {
            held.put(device, user + ":" + new String(password));
        }

        @Override
        public String issueGatewayPassword(DeviceId device) {
            return newRandomText();
        }
    }

    /** Keeps what was sent. */
    static final class Outbox implements MailPort {
        final List<Mail> sent = new CopyOnWriteArrayList<>();

        @Override
        public Channel channel() {
            return Channel.OUTBOX;
        }

        @Override
        public Delivery deliver(Mail mail) {
            sent.add(mail);
            return new Delivery.Taken("outbox/" + mail.id() + ".eml");
        }
    }
}
