package dev.sekimori.observe.onvif;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sekimori.observe.onvif.OnvifDevice.Login;
import dev.sekimori.observe.onvif.OnvifDevice.Reply;
import dev.sekimori.observe.onvif.OnvifDevice.User;
import dev.sekimori.observe.wire.Connector;
import dev.sekimori.observe.wire.HttpClient;
import dev.sekimori.observe.wire.Pace;
import dev.sekimori.observe.wire.Timeouts;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;

/** The calls of the device service, against a camera that checks them. */
class OnvifDeviceTest {
    private static final Login FACTORY = new Login("admin", "admin");

    private final OnvifCamera camera = new OnvifCamera("admin");
    private final OnvifDevice device = new OnvifDevice(
            new HttpClient(new Connector(
                    new Timeouts(Duration.ofSeconds(5), Duration.ofSeconds(5)), Pace.UNBOUNDED)),
            new HttpClient.Site(InetAddress.ofLiteral("127.0.0.1"), camera.port(), false),
            new SecureRandom(),
            InstantSource.system());

    @AfterEach
    void stop() {
        camera.close();
    }

    /** The example of the ONVIF Application Programmer's Guide 1.0, section 6.1.1.3. */
    @Test
    void signs_as_the_programmers_guide_does() {
        assertThat(UsernameToken.digest(
                        Base64.getDecoder().decode("LKqI6G/AikKCQrN0zqZFlg=="),
                        "2010-09-16T07:50:45Z",
                        "userpassword"))
                .isEqualTo("tuOSpGlFlIXsozq4HFNeeGeFLEI=");
    }

    @Test
    void reads_the_time_without_a_login() throws IOException {
        assertThat(device.systemTime()).isEqualTo(new Reply.Done<>(OnvifCamera.ITS_TIME));
    }

    @Test
    void signs_by_the_clock_of_a_camera_whose_clock_is_wrong() throws IOException {
        assertThat(device.information(FACTORY))
                .isEqualTo(new Reply.Done<>(
                        new OnvifDevice.Information("Mado", "Cam & Co", "1.0.3", "MC1")));
    }

    @Test
    void a_wrong_password_is_refused_as_such() throws IOException {
        assertThat(device.information(new Login("admin", "other")))
                .isEqualTo(new Reply.Refused<>(true, "Sender not authorized"));
    }

    @Test
    void changes_a_password_that_then_alone_opens() throws IOException {
        User admin = new User("admin", "Administrator");
        assertThat(device.users(FACTORY)).isEqualTo(new Reply.Done<>(List.of(admin)));
        String next = "a<b>&\"'§ new one";
        assertThat(device.setPassword(FACTORY, admin, next)).isInstanceOf(Reply.Done.class);
        assertThat(camera.password()).isEqualTo(next);
        assertThat(device.users(new Login("admin", next))).isInstanceOf(Reply.Done.class);
        assertThat(device.users(FACTORY)).isInstanceOf(Reply.Refused.class);
        assertThat(device.setTime(new Login("admin", next), Instant.EPOCH))
                .isInstanceOf(Reply.Done.class);
    }

    @Test
    void what_is_no_answer_is_not_taken_for_one() throws IOException {
        for (String text : List.of(
                "",
                "<html>",
                "<e:Envelope xmlns:e='urn:e'><e:Body/></e:Envelope>",
                "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><e>&e;</e>")) {
            camera.answersAlways(text);
            assertThat(device.users(FACTORY)).as(text).isInstanceOf(Reply.NotUnderstood.class);
            assertThat(device.setPassword(FACTORY, new User("admin", "Administrator"), "x"))
                    .as(text)
                    .isInstanceOf(Reply.NotUnderstood.class);
        }
    }
}
