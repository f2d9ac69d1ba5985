package dev.sekimori.app.cli.online;

import static dev.sekimori.app.cli.remote.Json.text;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.sekimori.app.cli.invocation.Surroundings;
import dev.sekimori.app.cli.remote.Answer;
import dev.sekimori.app.cli.remote.Json;
import dev.sekimori.app.cli.terminal.CommandFailure;
import dev.sekimori.app.cli.terminal.CommandFailure.Exit;
import dev.sekimori.authority.CertificateRequest;
import dev.sekimori.authority.PrivateFiles;
import dev.sekimori.authority.Secret;
import dev.sekimori.model.Message;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * Issues a client certificate to a service. The key is made here and never leaves this machine:
 * {@code DIR/NAME.key} (mode 0600), {@code DIR/NAME.pem}.
 */
@Command(name = "issue", mixinStandardHelpOptions = true)
final class CertificateIssueCommand implements Callable<Integer> {
    private final Surroundings around;

    @Mixin
    private final SiteOptions options = new SiteOptions();

    @Parameters(paramLabel = "NAME", descriptionKey = "service.name")
    private String name = "";

    @Option(
            names = "--role",
            paramLabel = "viewer|operator",
            required = true,
            descriptionKey = "service.role")
    private String role = "";

    @Option(
            names = "--out",
            paramLabel = "DIR",
            required = true,
            descriptionKey = "certificate.out")
    private Path out = Path.of("");

    @Option(names = "--csr", paramLabel = "FILE", descriptionKey = "certificate.csr")
    private Optional<Path> request = Optional.empty();

    CertificateIssueCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public Integer call() {
        return options.run(around, this::issue);
    }

    private Exit issue(SiteSession session) throws CommandFailure {
        if (!name.matches("[a-z0-9][a-z0-9._-]{0,63}")) {
            throw CommandFailure.usage(Message.of("cli.service.name"));
        }
        try {
            Files.createDirectories(out);
            return request.isPresent()
                    ? keep(session, certify(session, Files.readString(request.get())))
                    : withOwnKey(session);
        } catch (IOException e) {
            throw CommandFailure.failed(
                    Message.of("cli.certificate.files", String.valueOf(e.getMessage())));
        }
    }

    private Exit withOwnKey(SiteSession session) throws CommandFailure, IOException {
        CertificateRequest made = CertificateRequest.create(name, new SecureRandom());
        try (Secret key = made.privateKeyPem()) {
            Answer issued = certify(session, made.requestPem());
            PrivateFiles.writePrivateFile(out.resolve(name + ".key"), key.bytes());
            return keep(session, issued);
        }
    }

    private Answer certify(SiteSession session, String requestPem) throws CommandFailure {
        ObjectNode order =
                Json.object().put("name", name).put("role", role).put("request", requestPem);
        return session.client().post("/certificates", order);
    }

    private Exit keep(SiteSession session, Answer issued) throws IOException {
        Path file = out.resolve(name + ".pem");
        Files.writeString(file, text(issued.json(), "chain"), StandardCharsets.US_ASCII);
        return session.result(
                issued,
                json -> session.desk()
                        .say(
                                "cli.certificate.issued",
                                file,
                                session.words().time(text(json, "validUntil"))));
    }
}
