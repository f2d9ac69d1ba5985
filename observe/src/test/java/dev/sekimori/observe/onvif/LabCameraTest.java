package dev.sekimori.observe.onvif;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sekimori.lab.Lab;
import dev.sekimori.lab.LabOptions;
import dev.sekimori.observe.onvif.OnvifDevice.Login;
import dev.sekimori.observe.onvif.OnvifDevice.Reply;
import dev.sekimori.observe.onvif.OnvifDevice.User;
import dev.sekimori.observe.wire.Connector;
import dev.sekimori.observe.wire.HttpClient.Site;
import dev.sekimori.observe.wire.Pace;
import dev.sekimori.observe.wire.Timeouts;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;

/** The lab's camera is found on its own address and lets its one account be changed. */
class LabCameraTest {
    private static final String PREFIX = "127.78.37";
    private static final InetAddress CAMERA = InetAddress.ofLiteral(PREFIX + ".10");
    private static final InetAddress OTHER = InetAddress.ofLiteral(PREFIX + ".11");
    private static final Login FACTORY = new Login("admin", "admin");
    private static final User ADMIN = new User("admin", "Administrator");

    private final Connector connector = new Connector(
            new Timeouts(Duration.ofSeconds(5), Duration.ofSeconds(5)), Pace.UNBOUNDED);
    private final OnvifFinder finder =
            new OnvifFinder(connector, new SecureRandom(), InstantSource.system());
    private Lab lab;

    @BeforeEach
    void start() {
        lab = Lab.start(LabOptions.usual(5, new InetSocketAddress(PREFIX + ".200", 1883))
                .withPrefix(PREFIX));
    }

    @AfterEach
    void stop() {
        lab.close();
    }

    @Test
    void is_found_by_discovery_and_says_what_it_is_to_those_who_sign_in() throws IOException {
        OnvifDevice camera = finder.find(CAMERA, List.of()).orElseThrow();

        assertThat(camera.information(FACTORY))
                .isInstanceOfSatisfying(
                        Reply.Done.class,
                        done -> assertThat(String.valueOf(done.value()))
                                .contains("Mado Cam M2", "1.0.3"));
        assertThat(camera.information(new Login("admin", "wrong")))
                .isEqualTo(new Reply.Refused<>(true, "Sender not authorized"));
        UUID id = UUID.randomUUID();
        assertThat(connector
                        .ask(CAMERA, WsDiscovery.PORT, WsDiscovery.probe(id))
                        .flatMap(answer -> WsDiscovery.parse(answer, id))
                        .flatMap(WsDiscovery::hardware))
                .hasValue("Mado Cam M2");
    }

    @Test
    void another_password_by_onvif_is_another_password_everywhere() throws IOException {
        OnvifDevice camera = finder.find(CAMERA, List.of()).orElseThrow();

        assertThat(camera.setPassword(FACTORY, ADMIN, "short"))
                .isEqualTo(new Reply.Refused<>(false, "Too weak password"));
        assertThat(camera.createUser(FACTORY, new User("eve", "Operator"), "long enough"))
                .isEqualTo(new Reply.Refused<>(false, "Maximum number of users exceeded"));
        assertThat(camera.setPassword(FACTORY, ADMIN, "long & <enough>"))
                .isInstanceOf(Reply.Done.class);

        assertThat(camera.users(FACTORY)).isInstanceOf(Reply.Refused.class);
        Login next = new Login("admin", "long & <enough>");
        assertThat(camera.users(next)).isEqualTo(new Reply.Done<>(List.of(ADMIN)));
        assertThat(lab.credential("camera-1").orElseThrow().password()).isEqualTo(next.password());
    }

    @Test
    void its_clock_may_be_wrong_and_is_followed() throws IOException {
        OnvifDevice camera = finder.find(CAMERA, List.of()).orElseThrow();
        Instant longAgo = Instant.parse("2012-03-04T05:06:07Z");

        assertThat(camera.setTime(FACTORY, longAgo)).isInstanceOf(Reply.Done.class);

        assertThat(camera.systemTime())
                .isInstanceOfSatisfying(
                        Reply.Done.class,
                        done -> assertThat((Instant) done.value())
                                .isBetween(longAgo, longAgo.plusSeconds(60)));
        assertThat(camera.users(FACTORY)).isInstanceOf(Reply.Done.class);
    }

    @Test
    void a_device_cannot_send_us_to_another() {
        WsDiscovery found = new WsDiscovery(
                List.of(),
                List.of(),
                List.of(
                        "http://" + PREFIX + ".11" + OnvifDevice.PATH,
                        "http://camera.example" + OnvifDevice.PATH,
                        "ftp://" + PREFIX + ".10" + OnvifDevice.PATH,
                        "http://" + PREFIX + ".10:8080/other",
                        "::",
                        "https://" + PREFIX + ".10" + OnvifDevice.PATH));

        assertThat(OnvifFinder.onItself(found, CAMERA))
                .containsExactly(new Site(CAMERA, 443, true));
        assertThat(OnvifFinder.onItself(found, OTHER)).containsExactly(new Site(OTHER, 80, false));
    }

    @Test
    void a_device_without_the_service_is_not_found() throws IOException {
        assertThat(finder.find(InetAddress.ofLiteral(PREFIX + ".1"), List.of())).isEmpty();
    }
}
