package dev.sekimori.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** What goes wrong between a person and a site, and what the command line says then. */
final class FailuresTest {
    @TempDir
    Path data;

    private TestSite site;
    private Typed typed;

    @BeforeEach
    void start() throws IOException {
        site = new TestSite(data);
        typed = new Typed(data);
    }

    @AfterEach
    void stop() {
        site.close();
    }

    @Test
    void says_how_to_start_a_site_that_does_not_run() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }

        var result = typed.run("status", "--url", "https://127.0.0.1:" + free);

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.out()).isEmpty();
        assertThat(result.err())
                .contains("No site answers at https://127.0.0.1:" + free)
                .contains("./sekimori up")
                .doesNotContain("Exception");
    }

    @Test
    void says_that_there_is_no_site_in_a_directory(@TempDir Path empty) {
        var result = new Typed(empty).run("devices", "--json");

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err()).contains("site-ca.pem").contains("--data");
    }

    @Test
    void sends_no_token_to_somebody_with_another_certificate(@TempDir Path other)
            throws IOException {
        try (TestSite stranger = new TestSite(other)) {
            stranger.answers("GET /site", "{}");

            var result = typed.run("status", "--url", stranger.url());

            assertThat(result.code()).isEqualTo(1);
            assertThat(result.err())
                    .contains("could not show that it is this site")
                    .contains("--data");
            assertThat(stranger.seen()).isEmpty();
        }
    }

    @Test
    void checks_the_name_in_the_certificate() throws IOException {
        try (TestSite elsewhere = new TestSite(data, "127.0.0.9")) {
            elsewhere.answers("GET /site", "{}");

            var result = typed.run("status", "--url", elsewhere.url());

            assertThat(result.code()).isEqualTo(1);
            assertThat(result.err()).contains("127.0.0.9").contains("could not show");
            assertThat(elsewhere.seen()).isEmpty();
        }
    }

    @Test
    void recognises_a_server_without_tls() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread server = Thread.ofVirtual().start(() -> {
                try (var connection = socket.accept()) {
                    connection
                            .getOutputStream()
                            .write("HTTP/1.1 400 Bad Request\r\n\r\n"
                                    .getBytes(StandardCharsets.US_ASCII));
                } catch (IOException e) {
                    return;
                }
            });

            var result = typed.run("status", "--url", "https://127.0.0.1:" + socket.getLocalPort());
            server.join();

            assertThat(result.code()).isEqualTo(1);
            assertThat(result.err())
                    .contains("127.0.0.1:" + socket.getLocalPort())
                    .doesNotContain("Exception");
        }
    }

    @Test
    void never_speaks_plain_http() {
        var result = typed.run("status", "--url", site.url().replace("https", "http"));

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).contains("https://host:port");
        assertThat(site.seen()).isEmpty();
    }

    @Test
    void explains_a_token_that_the_site_does_not_know() {
        site.answers("GET /site", "{}");

        var result = typed.with("SEKIMORI_TOKEN", "skm_wrong").run("status");

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err()).contains("does not know this token").contains("operator.token");
        assertThat(result.err()).doesNotContain("skm_wrong").doesNotContain(site.token());
    }

    @Test
    void prefers_the_option_to_the_variable_and_the_variable_to_the_file() {
        site.answers("GET /site", "{}");

        var option =
                typed.with("SEKIMORI_TOKEN", "skm_wrong").run("status", "--token", site.token());
        var address = new Typed(data)
                .with("SEKIMORI_URL", "https://127.0.0.1:1")
                .run("status", "--url", site.url(), "--json");

        assertThat(option.code()).isZero();
        assertThat(address.code()).isZero();
    }

    @Test
    void refuses_a_token_that_would_break_out_of_its_header() {
        var result = typed.with("SEKIMORI_TOKEN", "a\r\nX-Evil: 1").run("status");

        assertThat(result.code()).isEqualTo(2);
        assertThat(site.seen()).isEmpty();
    }

    @Test
    void refuses_a_token_that_others_may_read() throws IOException {
        Files.setPosixFilePermissions(
                data.resolve("operator.token"), PosixFilePermissions.fromString("rw-r--r--"));

        var result = typed.run("status");

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err()).contains("chmod 600");
        assertThat(site.seen()).isEmpty();
    }

    @Test
    void passes_on_what_the_site_says_and_what_to_do() {
        site.answers(
                "DELETE /devices/cam-1/isolation",
                409,
                TestSite.PROBLEM.formatted(
                        "recovery.not_isolated",
                        409,
                        "Device cam-1 is not isolated.",
                        "Look at its state."));

        var result = typed.run("restore", "cam-1");

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err())
                .isEqualTo("sekimori: Device cam-1 is not isolated.\n  Look at its state.\n");
    }

    @Test
    void tells_an_absent_thing_from_an_absent_call() {
        site.answers(
                "GET /devices/x",
                404,
                TestSite.PROBLEM.formatted("device.not_found", 404, "There is no device x.", "h"));

        var thing = typed.run("device", "x");
        var call = new Typed(data).run("guideline");

        assertThat(thing.code()).isEqualTo(1);
        assertThat(thing.err()).contains("There is no device x.");
        assertThat(call.code()).isEqualTo(3);
    }

    @Test
    void an_argument_that_the_site_refuses_is_wrong_usage() {
        site.answers(
                "GET /findings?state=bogus&limit=1000",
                400,
                TestSite.PROBLEM.formatted(
                        "ui.rest.parameter.choice", 400, "state: open, fixed", "h"));

        var result = typed.run("findings", "--state", "bogus");

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).contains("state: open, fixed");
    }

    @Test
    void survives_an_answer_that_is_no_json() {
        site.answers("GET /site", "<html>").answers("GET /guideline", 500, "<html>");

        var page = typed.run("status");
        var fault = new Typed(data).run("guideline");

        assertThat(page.code()).isEqualTo(1);
        assertThat(page.err()).contains("not JSON");
        assertThat(fault.code()).isEqualTo(1);
        assertThat(fault.err()).contains("500");
    }

    @Test
    void wrong_usage_says_where_help_is() {
        var unknown = typed.runAlone("frobnicate");
        var missing = new Typed(data).run("isolate", "cam-1");
        var option = new Typed(data).run("devices", "--colour");

        assertThat(unknown.code()).isEqualTo(2);
        assertThat(missing.code()).isEqualTo(2);
        assertThat(missing.err()).contains("--reason").contains("sekimori isolate --help");
        assertThat(option.code()).isEqualTo(2);
    }

    @Test
    void says_what_this_version_does_not_have() {
        assertThat(typed.runAlone("tower", "--port", "1").code()).isEqualTo(3);
        assertThat(new Typed(data).runAlone("bench", "mqtt").code()).isEqualTo(3);
    }
}
