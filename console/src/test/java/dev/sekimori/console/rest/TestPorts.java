package dev.sekimori.console.rest;

import dev.sekimori.govern.port.GatewayPort;
import dev.sekimori.govern.port.MailPort;
import dev.sekimori.govern.port.ObserverPort;
import dev.sekimori.govern.port.SecretsPort;
import dev.sekimori.ledger.note.NoteSigner;
import dev.sekimori.model.ContentHash;
import dev.sekimori.model.DecisionId;
import dev.sekimori.model.DeviceId;
import dev.sekimori.model.Message;
import dev.sekimori.model.PersonName;
import dev.sekimori.model.decision.Asset;
import dev.sekimori.model.decision.AssetKind;
import dev.sekimori.model.decision.CutReport;
import dev.sekimori.model.decision.Decision;
import dev.sekimori.model.decision.Flow;
import dev.sekimori.model.decision.Peer;
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
import dev.sekimori.model.patch.VirtualPatch;
import dev.sekimori.model.profile.DeviceProfile;
import dev.sekimori.model.thing.ThingModel;
import dev.sekimori.model.thing.ThingView;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.time.Instant;
import java.util.Arrays;
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
    static final class Gateway implements GatewayPort {
        final List<Flow> flows = new CopyOnWriteArrayList<>();
        final Map<DeviceId, ThingView> things = new ConcurrentHashMap<>();
        final List<UpstreamLine> upstreams = new CopyOnWriteArrayList<>();
        final List<VirtualPatch> patches = new CopyOnWriteArrayList<>();
        final List<ClientAuthorityState> authorities = new CopyOnWriteArrayList<>();
        final List<FullQueue> full = new CopyOnWriteArrayList<>();
        final Set<DeviceId> heldBack = ConcurrentHashMap.newKeySet();
        final Map<DeviceId, Integer> sessions = new ConcurrentHashMap<>();
        volatile Consumer<DeviceId> whileCutting = device -> {};

        @Override
        public void holdBack(DeviceId device) {
            heldBack.add(device);
        }

        @Override
        public void letGo(DeviceId device) {
            heldBack.remove(device);
        }

        @Override
        public CutReport cut(DeviceId device) {
            whileCutting.accept(device);
            Integer open = sessions.remove(device);
            Optional<Instant> last =
                    flows(Optional.of(device), 1).stream().map(Flow::lastAt).findFirst();
            return new CutReport(device, open == null ? 0 : open, last, Instant.now());
        }

        @Override
        public List<UpstreamLine> upstreams() {
            return List.copyOf(upstreams);
        }

        @Override
        public List<VirtualPatch> virtualPatches() {
            return List.copyOf(patches);
        }

        @Override
        public List<ClientAuthorityState> clientAuthorities() {
            return List.copyOf(authorities);
        }

        @Override
        public List<FullQueue> fullQueues() {
            return List.copyOf(full);
        }

        @Override
        public void takeUp() {
            // It has no connections.
        }

        @Override
        public List<Flow> flows(Optional<DeviceId> device, int limit) {
            return flows.stream()
                    .filter(flow -> device.isEmpty() || flow.device().equals(device))
                    .limit(limit)
                    .toList();
        }

        @Override
        public Optional<Decision> recentDecision(DecisionId id) {
            return flows.stream()
                    .map(Flow::decision)
                    .filter(d -> d.id().equals(id))
                    .findFirst();
        }

        @Override
        public Optional<ThingView> thing(DeviceId device, Peer peer) {
            return Optional.ofNullable(things.get(device));
        }

        @Override
        public Set<String> outerZones() {
            return Set.of();
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

    /** A real Ed25519 key. */
    static final class Signer implements NoteSigner {
        private final KeyPair pair;

        Signer() {
            try {
                this.pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public String name() {
            return "test.example/ledger";
        }

        @Override
        public byte[] sign(byte[] message) {
            try {
                Signature signature = Signature.getInstance("Ed25519");
                signature.initSign(pair.getPrivate());
                signature.update(message);
                return signature.sign();
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        /** The last 32 bytes of the key's X.509 form are those of RFC 8032. */
        @Override
        public byte[] publicKey() {
            byte[] encoded = pair.getPublic().getEncoded();
            return Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
        }
    }
}
