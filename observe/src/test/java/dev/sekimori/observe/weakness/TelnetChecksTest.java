package dev.sekimori.observe.weakness;

import static dev.sekimori.observe.weakness.Given.ACME;
import static dev.sekimori.observe.weakness.Given.NOW;
import static dev.sekimori.observe.weakness.Given.telnet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sekimori.model.device.Endpoint;
import dev.sekimori.model.device.Protocol;
import dev.sekimori.model.finding.FindingKind;
import dev.sekimori.model.finding.Severity;
import dev.sekimori.model.finding.Weakness;
import dev.sekimori.model.profile.DeviceProfile.FactoryCredential;
import dev.sekimori.observe.wire.CancelledException;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

class TelnetChecksTest {
    @Test
    void finds_an_open_telnet_and_the_factory_password_that_opens_it() throws IOException {
        try (TelnetDevice device = TelnetDevice.start(
                "login: ", "Password: ", "root/1234", "\r\n# ", "Login incorrect")) {
            List<Weakness> found = check(device, telnet("admin", "admin"), telnet("root", "1234"));

            assertThat(found)
                    .extracting(Weakness::kind)
                    .containsExactly(FindingKind.EXPOSED_SERVICE, FindingKind.DEFAULT_CREDENTIALS);
            assertThat(found)
                    .extracting(Weakness::severity)
                    .containsExactly(Severity.HIGH, Severity.CRITICAL);
            assertThat(found.toString()).doesNotContain("1234");
            assertThat(device.logins()).containsExactly("admin/admin", "root/1234");
        }
    }

    @Test
    void tries_at_most_three_pairs_and_only_what_the_profile_names() throws IOException {
        try (TelnetDevice device =
                TelnetDevice.start("login: ", "Password: ", "x/y", "# ", "Login incorrect")) {
            List<Weakness> found = check(
                    device,
                    telnet("a", "1"),
                    telnet("b", "2"),
                    telnet("c", "3"),
                    telnet("d", "4"),
                    Given.web("e", "5"));

            assertThat(found)
                    .extracting(Weakness::kind)
                    .containsExactly(FindingKind.EXPOSED_SERVICE);
            assertThat(device.logins()).containsExactly("a/1", "b/2", "c/3");
        }
    }

    @Test
    void stops_at_the_first_sign_of_a_lock() throws IOException {
        try (TelnetDevice device = TelnetDevice.start(
                "login: ", "Password: ", "x/y", "# ", "Too many tries, account locked")) {
            assertThat(check(device, telnet("a", "1"), telnet("b", "2"))).hasSize(1);
            assertThat(device.logins()).containsExactly("a/1");
        }
    }

    @Test
    void a_prompt_without_a_login_is_exposed_but_has_no_factory_password() throws IOException {
        try (TelnetDevice device = TelnetDevice.start("BusyBox\r\n# ", "", "x/y", "# ", "")) {
            assertThat(check(device, telnet("a", "1")))
                    .extracting(Weakness::kind)
                    .containsExactly(FindingKind.EXPOSED_SERVICE);
            assertThat(device.logins()).isEmpty();
        }
    }

    @Test
    void a_recheck_tells_a_changed_password_from_an_open_one() throws IOException {
        try (TelnetDevice open = TelnetDevice.start(
                        "login: ", "Password: ", "a/1", "$ ", "Login incorrect");
                TelnetDevice changed = TelnetDevice.start(
                        "login: ", "Password: ", "a/9", "$ ", "Login incorrect");
                TelnetDevice mute = TelnetDevice.start("", "", "a/9", "", "")) {
            Weakness weakness = check(open, telnet("a", "1")).getLast();

            assertThat(weakness.kind()).isEqualTo(FindingKind.DEFAULT_CREDENTIALS);
            assertThat(recheck(open, weakness)).isInstanceOf(Recheck.StillThere.class);
            assertThat(recheck(changed, at(changed, weakness))).isInstanceOf(Recheck.Gone.class);
            assertThat(recheck(mute, at(mute, weakness))).isInstanceOf(Recheck.CannotTell.class);
        }
    }

    @Test
    void a_closed_telnet_is_gone_only_while_the_device_answers_elsewhere() throws IOException {
        try (WebDevice web = WebDevice.start((path, login) -> WebDevice.Reply.of(200));
                TelnetDevice device =
                        TelnetDevice.start("login: ", "Password: ", "a/1", "$ ", "no")) {
            Weakness exposed = check(device).getFirst();
            assertThat(recheck(device, exposed, web.endpoint()))
                    .isInstanceOf(Recheck.StillThere.class);

            device.close();
            awaitRefusal(device);
            assertThat(recheck(device, exposed, web.endpoint())).isInstanceOf(Recheck.Gone.class);
            assertThat(recheck(device, exposed)).isInstanceOf(Recheck.CannotTell.class);
            web.close();
            assertThat(recheck(device, exposed, web.endpoint()))
                    .isInstanceOf(Recheck.CannotTell.class);
        }
    }

    /** The kernel may still accept for a moment after the listener was closed. */
    private static void awaitRefusal(TelnetDevice device) {
        Endpoint closed = endpoint(device);
        long end = System.nanoTime() + 30_000_000_000L;
        while (System.nanoTime() < end) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(closed.address(), closed.port()), 1_000);
                LockSupport.parkNanos(5_000_000);
            } catch (ConnectException e) {
                return;
            } catch (IOException e) {
                LockSupport.parkNanos(5_000_000);
            }
        }
        throw new AssertionError("port " + closed.port() + " does not close");
    }

    private static Weakness at(TelnetDevice device, Weakness weakness) {
        return new Weakness(
                weakness.kind(),
                weakness.severity(),
                "tcp/" + device.port(),
                weakness.title(),
                weakness.evidence());
    }

    private static Recheck recheck(TelnetDevice device, Weakness weakness, Endpoint... others) {
        Endpoint[] endpoints = Stream.concat(Stream.of(endpoint(device)), Arrays.stream(others))
                .toArray(Endpoint[]::new);
        return Given.checks(telnet("a", "1"))
                .recheck(
                        Given.device(WebDevice.HOST, ACME, endpoints),
                        Given.finding(weakness),
                        NOW);
    }

    private static List<Weakness> check(TelnetDevice device, FactoryCredential... pairs)
            throws CancelledException {
        return Given.checks(pairs).check(WebDevice.HOST, List.of(endpoint(device)), ACME, NOW);
    }

    private static Endpoint endpoint(TelnetDevice device) {
        return new Endpoint(Protocol.TELNET, WebDevice.HOST, device.port(), "");
    }
}
