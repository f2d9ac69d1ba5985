package dev.sekimori.console.page;

import dev.sekimori.console.ShownGateway;
import dev.sekimori.govern.port.MailPort;
import dev.sekimori.govern.port.ObserverPort;
import dev.sekimori.govern.port.SecretsPort;
import dev.sekimori.model.ContentHash;
import dev.sekimori.model.DeviceId;
import dev.sekimori.model.Message;
import dev.sekimori.model.PersonName;
import dev.sekimori.model.decision.CutReport;
import dev.sekimori.model.device.Device;
import dev.sekimori.model.finding.Evidence;
import dev.sekimori.model.finding.Finding;
import dev.sekimori.model.finding.FindingKind;
import dev.sekimori.model.finding.Weakness;
import dev.sekimori.model.notice.Channel;
import dev.sekimori.model.observe.HostObservation;
import dev.sekimori.model.observe.ScanPlan;
import dev.sekimori.model.profile.DeviceProfile;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/** The outer parts of a site, small and in memory. */
final class SmallPorts {
    private SmallPorts() {}

    /** A gateway with the flows that a test gives it. */
    static final class Gateway extends ShownGateway {
        @Override
        public CutReport cut(DeviceId device) {
            return new CutReport(device, 2, Optional.empty(), Instant.now());
        }

        @Override
        public int liveSessions(DeviceId device) {
            return 2;
        }
    }

    /** An observer whose scan meets the given hosts, and goes on when a test lets it. */
    static final class Observer implements ObserverPort {
        final List<DeviceProfile> profiles = new CopyOnWriteArrayList<>();
        final List<HostObservation> hosts = new CopyOnWriteArrayList<>();
        final Semaphore mayEnd = new Semaphore(0);
        volatile boolean repaired;

        @Override
        public Plan plan(List<String> ranges) {
            return ranges.stream().allMatch(range -> range.startsWith("127."))
                    ? new Plan.Planned(
                            new ScanPlan(ranges, List.of(23, 80), List.of(3610), 4, 50, 1))
                    : new Plan.Refused(List.of(Message.of("scan.not_local", ranges.getFirst())));
        }

        @Override
        public int scan(
                ScanPlan plan,
                Consumer<HostObservation> onHost,
                IntConsumer onAddressesDone,
                BooleanSupplier cancelled) {
            hosts.forEach(onHost);
            onAddressesDone.accept(2);
            mayEnd.acquireUninterruptibly();
            return plan.addresses();
        }

        @Override
        public Recheck recheck(Device device, Finding finding) {
            Evidence evidence = new Evidence("test", "true", "as told");
            return repaired
                    ? new Recheck.Gone(evidence)
                    : new Recheck.StillThere(new Weakness(
                            finding.kind(),
                            finding.severity(),
                            finding.place(),
                            finding.title(),
                            evidence));
        }

        @Override
        public Optional<DeviceProfile> profile(String id) {
            return profiles.stream().filter(profile -> profile.id().equals(id)).findFirst();
        }

        @Override
        public List<DeviceProfile.RemedyStep> remedies(String profile, FindingKind kind) {
            return List.of(new DeviceProfile.RemedyStep(
                    kind.name(), "Choose a new password.", "新しいパスワードにしてください。"));
        }
    }

    /** Secrets in memory; texts are counted, so that tests know them. */
    static final class Secrets implements SecretsPort {
        final Map<DeviceId, String> held = new ConcurrentHashMap<>();
        private final Map<PersonName, String> passwords = new ConcurrentHashMap<>();
        private final AtomicInteger next = new AtomicInteger();

        @Override
        public void keepPassword(PersonName person, char[] password) {
            passwords.put(person, new String(password));
        }

        @Override
        public PasswordCheck check(PersonName person, char[] password) {
            return new String(password).equals(passwords.get(person))
                    ? PasswordCheck.RIGHT
                    : PasswordCheck.WRONG;
        }

        @Override
        public CodeCheck redeemSetUpCode(String code) {
            return code.equals("right") ? new CodeCheck.Accepted() : new CodeCheck.Wrong(4);
        }

        @Override
        public NewToken newToken() {
            String text = newRandomText();
            return new NewToken(text, tokenHash(text));
        }

        @Override
        public String tokenHash(String text) {
            return ContentHash.of(64, text);
        }

        @Override
        public String newRandomText() {
            return ContentHash.of(48, "random", String.valueOf(next.incrementAndGet()));
        }

        @Override
        public void holdDevicePassword(
                DeviceId device, String service, String user, char[] password) {
            held.put(device, new String(password));
        }

        @Override
        public String issueGatewayPassword(DeviceId device) {
            return newRandomText();
        }
    }

    /** Mail that a test reads. */
    static final class Letters implements MailPort {
        final List<Mail> sent = new CopyOnWriteArrayList<>();

        @Override
        public Channel channel() {
            return Channel.OUTBOX;
        }

        @Override
        public Delivery deliver(Mail mail) {
            sent.add(mail);
            return new Delivery.Taken("letter");
        }
    }
}
