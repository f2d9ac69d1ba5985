package dev.sekimori.app.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sekimori.app.config.ConfigReader;
import dev.sekimori.app.config.SiteConfig;
import dev.sekimori.app.config.SiteConfig.Address;
import dev.sekimori.authority.SiteAuthority;
import dev.sekimori.authority.Vault;
import dev.sekimori.gateway.Listener;
import dev.sekimori.gateway.Zone;
import dev.sekimori.govern.Site;
import dev.sekimori.govern.device.ChangedPassword;
import dev.sekimori.govern.fault.RefusedException;
import dev.sekimori.govern.port.DevicePasswordPort.Pair;
import dev.sekimori.govern.port.PendingPasswordPort.Pending;
import dev.sekimori.lab.Lab;
import dev.sekimori.lab.LabOptions;
import dev.sekimori.ledger.read.DeviceFilter;
import dev.sekimori.ledger.read.FindingFilter;
import dev.sekimori.ledger.read.SiteReader;
import dev.sekimori.model.Actor;
import dev.sekimori.model.DeviceId;
import dev.sekimori.model.Language;
import dev.sekimori.model.Role;
import dev.sekimori.model.ScanId;
import dev.sekimori.model.device.Device;
import dev.sekimori.model.device.DeviceState;
import dev.sekimori.model.device.Owner;
import dev.sekimori.model.event.DeviceEvent;
import dev.sekimori.model.event.Entry;
import dev.sekimori.model.finding.Finding;
import dev.sekimori.model.finding.FindingKind;
import dev.sekimori.model.finding.FindingState;
import dev.sekimori.model.observe.Scan;
import dev.sekimori.observe.profile.Profiles;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** A factory password is replaced on the lab's camera, by ONVIF, through every interruption. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FactoryPasswordTest {
    private static final Actor OPERATOR = new Actor(Actor.Kind.PERSON, "aya");
    private static final String PREFIX = "127.79.7";
    private static final String CAMERA = PREFIX + ".10";
    private static final Pair FACTORY = new Pair("admin", "admin");

    private Path dir;
    private SiteConfig config;
    private Lab lab;
    private RunningSite running;
    private Site site;
    private DeviceId camera;

    @BeforeAll
    void find_the_camera(@TempDir Path folder) throws IOException {
        dir = folder.resolve("data");
        config = config();
        lab = Lab.start(LabOptions.usual(7, new InetSocketAddress(PREFIX + ".200", 1883))
                .withPrefix(PREFIX));
        start();
        ScanId scan = site.scans().start(OPERATOR, List.of(CAMERA + "/32"), true);
        until("scanned", () -> site.scans().scan(scan).state() == Scan.State.DONE);
        try (SiteReader state = site.ledger().read()) {
            camera = state.devices(DeviceFilter.ALL, Optional.empty(), 10)
                    .getFirst()
                    .id();
        }
    }

    private void start() {
        running = RunningSite.start(new RunningSite.Start(
                dir, config, Profiles.builtIn(), true, "test", InstantSource.system()));
        site = running.site();
    }

    @AfterAll
    void stop() {
        running.close();
        lab.close();
    }

    @Test
    @Order(1)
    void nobody_changes_the_password_of_a_device_that_nobody_accepted() {
        assertThat(open()).hasSize(2);
        assertRefused("device.factory_password.not_ours");
        assertThat(held()).isEqualTo("admin");
        site.devices()
                .accept(
                        OPERATOR,
                        camera,
                        new Owner("Aya", "aya@example.jp", Language.JA),
                        Optional.empty(),
                        Optional.empty());
    }

    @Test
    @Order(2)
    void an_isolated_camera_gets_a_password_of_its_own_and_comes_back() throws Exception {
        site.devices().isolate(OPERATOR, camera, "factory password", true);

        ChangedPassword changed = site.factoryPasswords().change(OPERATOR, camera);

        assertThat(changed.password()).hasSize(16).isEqualTo(held());
        assertThat(web(FACTORY)).isEqualTo(401);
        assertThat(web(new Pair("admin", changed.password()))).isEqualTo(200);
        assertThat(changed.findings())
                .hasSize(2)
                .allMatch(finding -> finding.state() == FindingState.FIXED);
        assertThat(lastChange().actor()).isEqualTo(OPERATOR);
        assertNowhereInClear(changed.password());
        assertRefused("device.factory_password.no_finding");

        // Telnet itself is a finding that keeps the camera isolated.
        lab.repair("camera-1", changed.password());
        site.devices().startRecovery(OPERATOR, camera, "password changed");
        until("in service", () -> state() == DeviceState.IN_SERVICE);
        awaitPicture();
    }

    @Test
    @Order(3)
    void a_change_that_the_device_had_taken_before_a_crash_is_finished_at_the_next_start() {
        backToTheFactory();
        running.close();
        String next = "Taken2before3end";
        lab.repair("camera-1", next);
        keepPending(next);

        start();

        until("the findings are fixed", () -> open().isEmpty());
        assertThat(lastChange().actor().kind()).isEqualTo(Actor.Kind.SYSTEM);
        awaitPicture();
        running.close();
        assertThat(pending()).isEmpty();
        start();
    }

    @Test
    @Order(4)
    void a_change_that_the_device_had_not_taken_is_repeated_with_the_same_password() {
        backToTheFactory();
        running.close();
        keepPending("Kept2before3asked");
        start();

        ChangedPassword changed = site.factoryPasswords().change(OPERATOR, camera);

        assertThat(changed.password()).isEqualTo("Kept2before3asked").isEqualTo(held());
        assertThat(open()).isEmpty();
    }

    @Test
    @Order(5)
    void both_passwords_are_kept_while_neither_opens() {
        backToTheFactory();
        running.close();
        keepPending("Kept2for3ever4567");
        lab.repair("camera-1", "somebody-elses");
        start();

        assertRefused("device.factory_password.undecided");

        lab.reset("camera-1");
        assertThat(site.factoryPasswords().change(OPERATOR, camera).password())
                .isEqualTo("Kept2for3ever4567");
    }

    /** The camera is reset, as by its button, and that is found. */
    private void backToTheFactory() {
        List<Finding> fixed = findings(FindingState.FIXED);
        lab.reset("camera-1");
        fixed.forEach(finding -> assertThat(site.findings().check(OPERATOR, finding.id()))
                .matches(checked -> checked.finding().state() == FindingState.OPEN));
        assertThat(open()).hasSize(2);
    }

    private void keepPending(String next) {
        Vault vault = Vault.open(dir, new SecureRandom());
        new PendingPasswords(vault, new SecureRandom())
                .keep(camera, new Pending(FACTORY, new Pair("admin", next)));
    }

    private Optional<Pending> pending() {
        Vault vault = Vault.open(dir, new SecureRandom());
        return new PendingPasswords(vault, new SecureRandom()).pending(camera);
    }

    private void assertRefused(String why) {
        assertThatThrownBy(() -> site.factoryPasswords().change(OPERATOR, camera))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        e -> assertThat(e.reason().key()).isEqualTo(why));
    }

    private void assertNowhereInClear(String password) throws IOException {
        try (Stream<Path> files = Files.walk(dir)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                        .as("%s", file)
                        .doesNotContain(password);
            }
        }
    }

    private List<Finding> open() {
        return findings(FindingState.OPEN);
    }

    private List<Finding> findings(FindingState wanted) {
        try (SiteReader state = site.ledger().read()) {
            return state.findings(
                    new FindingFilter(
                            Optional.of(wanted),
                            Optional.of(camera),
                            Optional.of(FindingKind.DEFAULT_CREDENTIALS),
                            Optional.empty()),
                    Optional.empty(),
                    10);
        }
    }

    private DeviceState state() {
        try (SiteReader state = site.ledger().read()) {
            return state.device(camera).map(Device::state).orElseThrow();
        }
    }

    private Entry lastChange() {
        try (SiteReader state = site.ledger().read()) {
            return state.latest(DeviceEvent.PasswordChanged.class, camera).orElseThrow();
        }
    }

    private String held() {
        return lab.credential("camera-1").orElseThrow().password();
    }

    private int web(Pair pair) throws IOException, InterruptedException {
        String basic = Base64.getEncoder()
                .encodeToString(
                        (pair.user() + ":" + pair.password()).getBytes(StandardCharsets.UTF_8));
        int port = lab.device("camera-1").orElseThrow().ports().stream()
                .filter(open -> open.protocol().equals("http"))
                .findFirst()
                .orElseThrow()
                .port();
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                            HttpRequest.newBuilder(
                                            URI.create("http://" + CAMERA + ":" + port + "/"))
                                    .header("Authorization", "Basic " + basic)
                                    .build(),
                            BodyHandlers.discarding())
                    .statusCode();
        }
    }

    /** The gateway hears of the device's state and password a moment after the ledger. */
    private void awaitPicture() {
        until("a picture comes", () -> {
            String answer = virtual("/snapshot.jpg");
            return answer.startsWith("HTTP/1.1 200") && answer.contains("image/jpeg");
        });
    }

    /** The begin of what a service sees at the virtual device. */
    private String virtual(String path) {
        String token = site.people()
                .issueToken(OPERATOR, "t" + System.nanoTime(), Role.VIEWER)
                .text();
        String name = camera + "." + config.domain();
        int port = running.gateway().address(Listener.Kind.WEB_TLS).getPort();
        try (Socket plain = new Socket("127.0.0.1", port);
                SSLSocket socket =
                        (SSLSocket) SiteAuthority.clientContext(dir.resolve("site-ca.pem"))
                                .getSocketFactory()
                                .createSocket(plain, name, port, true)) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setServerNames(List.of(new SNIHostName(name)));
            socket.setSSLParameters(parameters);
            socket.setSoTimeout(30_000);
            String request = "GET " + path + " HTTP/1.1\r\nHost: " + name + ":" + port
                    + "\r\nAuthorization: Bearer " + token + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readNBytes(600), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void until(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not within a minute: " + what);
            }
            LockSupport.parkNanos(20_000_000);
        }
    }

    private static SiteConfig config() {
        SiteConfig usual = ConfigReader.lab();
        return new SiteConfig(
                usual.name(),
                usual.domain(),
                new SiteConfig.Listen(
                        free(), free(), free(), free(), free(), free(), free(), free()),
                List.of(
                        new Zone("lab", List.of(PREFIX + ".0/24"), Zone.MqttIdentity.ADDRESS),
                        new Zone("users", List.of("127.0.0.0/8"), Zone.MqttIdentity.CREDENTIALS)),
                usual.rules(),
                usual.scanning(),
                usual.discovery(),
                new SiteConfig.Recovering(Duration.ofSeconds(1)),
                usual.notices(),
                usual.mqtt(),
                usual.clients(),
                usual.upstream(),
                usual.securityContact(),
                usual.virtualPatches(),
                List.of(),
                usual.clientAuthorities(),
                usual.deciding());
    }

    /** Port 0: one that is free when the site binds it. */
    private static Address free() {
        return new Address("127.0.0.1", 0);
    }
}
