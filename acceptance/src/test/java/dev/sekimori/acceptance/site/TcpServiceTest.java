package dev.sekimori.acceptance.site;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Raw printing at the lab's printer behind mutual TLS, with {@code openssl s_client}. */
final class TcpServiceTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int PORT = 9_515;
    private static final String CONFIGURATION = """
            name: Sekimori lab
            zones:
              - name: lab
                ranges: ["127.77.0.0/24"]
                mqttIdentity: address
              - name: users
                ranges: ["127.0.0.0/8"]
                mqttIdentity: credentials
            services:
              - name: print-jobs
                device: PRINTER
                port: 9100
                listen: 127.0.0.1:PORT
            rules:
              - id: print
                peer: { kind: service, role: operator }
                protocols: [tcp]
                operations: [connect, stream]
                resources: [/print-jobs]
                answer: allow
                ratePerMinute: 0
            """;
    /** The site names devices after their addresses. */
    private static final String PRINTER = "printer-e2b4";

    @TempDir
    private static Path temp;

    private static SiteProcess site;
    private static ApiClient api;
    private static Identity operator;
    private static Identity viewer;

    @BeforeAll
    static void start() throws IOException {
        Path configuration = temp.resolve("lab.yaml");
        Files.writeString(
                configuration,
                CONFIGURATION.replace("PRINTER", PRINTER).replace("PORT", Integer.toString(PORT)));
        site = SiteProcess.lab(temp.resolve("lab"), configuration);
        api = site.api();
        Path services = temp.resolve("services");
        operator = Identity.issue(site.data(), services, "print-server", "operator");
        viewer = Identity.issue(site.data(), services, "onlooker", "viewer");
        Await.until(
                "the printer is in service",
                SOON,
                () -> api.send("GET", "/devices/" + PRINTER, Map.of())
                        .body()
                        .path("state")
                        .asText()
                        .equals("in_service"));
        Await.until("it prints", SOON, TcpServiceTest::prints);
    }

    @AfterAll
    static void stop() {
        api.close();
        site.close();
    }

    /** {@code openssl s_client} whose input is a pipe that stays open while it runs. */
    private static final class Printing implements AutoCloseable {
        private final FileChannel input;
        private final Command command;

        private Printing(Path pipe, List<String> shown) {
            try {
                // For both: so opening it never waits for the client, nor is anything lost.
                this.input =
                        FileChannel.open(pipe, StandardOpenOption.READ, StandardOpenOption.WRITE);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            List<String> words = new ArrayList<>(List.of(
                    "bash",
                    "-c",
                    "exec 3<>\"$1\"; shift; exec openssl s_client \"$@\" <&3",
                    "printing",
                    pipe.toString(),
                    "-quiet",
                    "-verify_return_error",
                    "-verify_quiet",
                    "-connect",
                    "127.0.0.1:" + PORT,
                    "-servername",
                    PRINTER + ".localhost",
                    "-verify_hostname",
                    PRINTER + ".localhost",
                    "-CAfile",
                    site.data().resolve("site-ca.pem").toString()));
            words.addAll(shown);
            this.command = Command.start(words.toArray(String[]::new));
        }

        static Printing as(Identity identity) {
            return of(List.of(
                    "-cert",
                    identity.certificate().toString(),
                    "-key",
                    identity.key().toString()));
        }

        static Printing of(List<String> shown) {
            Path pipe = temp.resolve("pipe-" + System.nanoTime());
            assertThat(Command.run(SOON, "mkfifo", "-m", "600", pipe.toString()).exitCode())
                    .isZero();
            return new Printing(pipe, shown);
        }

        void say(String line) throws IOException {
            input.write(ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.US_ASCII)));
        }

        void answers(String ask, String answer) throws IOException {
            say(ask);
            Await.until("an answer to " + ask, SOON, () -> command.out().contains(answer));
        }

        boolean isAnswered() {
            return command.out().contains("\"Fude LP-20\"");
        }

        /** How it ended without an answer of the printer. */
        Command.Result refused() {
            Command.Result end = command.result(SOON);
            assertThat(end.out()).doesNotContain("PJL");
            return end;
        }

        @Override
        public void close() {
            command.close();
            try {
                input.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** The gateway hears of the printer's state a moment after the ledger. */
    private static boolean prints() {
        try (Printing printing = Printing.as(operator)) {
            printing.say("@PJL INFO ID");
            Await.until(
                    "an answer or the end",
                    SOON,
                    () -> printing.isAnswered() || !printing.command.isRunning());
            return printing.isAnswered();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void certificate_of_the_site_prints_is_cut_while_live_and_prints_again() throws IOException {
        try (Printing live = Printing.as(operator)) {
            live.answers("@PJL INFO ID", "\"Fude LP-20\"");
            live.answers("@PJL INFO STATUS", "ONLINE=TRUE");

            JsonNode report =
                    api.post("/devices/" + PRINTER + "/isolation", Map.of("reason", "a test"));

            assertThat(report.path("sessionsCut").asInt()).isPositive();
            live.command.result(SOON);
            try (Printing again = Printing.as(operator)) {
                again.refused();
            }
            assertThat(refusal("print-server").path("reasons").path(0).asText())
                    .contains("isolated");
        } finally {
            api.delete("/devices/" + PRINTER + "/isolation?undo=true&reason=end%20of%20the%20test");
        }
        Await.until("it prints again", SOON, TcpServiceTest::prints);
    }

    @Test
    void nobody_prints_without_a_certificate_that_the_site_issued_for_that() throws IOException {
        try (Printing nameless = Printing.of(List.of());
                Printing foreign =
                        Printing.as(Identity.selfSigned(temp.resolve("foreign"), "print-server"))) {
            assertThat(nameless.refused().exitCode()).isNotZero();
            assertThat(foreign.refused().exitCode()).isNotZero();
        }
    }

    @Test
    void certificate_of_another_role_is_refused_with_a_reason() {
        try (Printing onlooker = Printing.as(viewer)) {
            onlooker.refused();
        }
        JsonNode refusal = refusal("onlooker");
        assertThat(refusal.path("reasons").path(0).asText()).contains("/print-jobs");
        assertThat(refusal.path("protocol").asText()).isEqualTo("tcp");
        assertThat(new Cli(site.data())
                        .json("decision", refusal.path("decision").asText())
                        .path("answer")
                        .asText())
                .isEqualTo("refuse");
    }

    private static JsonNode refusal(String name) {
        return Await.value(
                "a refusal of " + name,
                SOON,
                () -> api.list("/flows?device=" + PRINTER).stream()
                        .filter(flow -> flow.path("peer").path("name").asText().equals(name))
                        .filter(flow -> flow.path("answer").asText().equals("refuse"))
                        .findFirst());
    }
}
