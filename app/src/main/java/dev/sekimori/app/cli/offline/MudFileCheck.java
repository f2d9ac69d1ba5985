package dev.sekimori.app.cli.offline;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.sekimori.app.cli.invocation.Desk;
import dev.sekimori.app.cli.remote.Json;
import dev.sekimori.app.cli.terminal.CommandFailure;
import dev.sekimori.app.cli.terminal.CommandFailure.Exit;
import dev.sekimori.authority.SignatureCheck;
import dev.sekimori.model.Message;
import dev.sekimori.model.mud.MudFile;
import dev.sekimori.observe.mud.MudNote;
import dev.sekimori.observe.mud.MudReader;
import dev.sekimori.observe.mud.MudReading;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads a MUD file and says what its maker should mend, and, when asked, whose signature it has
 * (RFC 8520 section 13).
 *
 * @param signature the detached signature, in DER
 * @param trust certificates in PEM of the authorities that may certify the signer
 */
record MudFileCheck(Path file, Optional<Path> signature, Optional<Path> trust, Instant now) {
    private static final int MAX_TRUST_BYTES = 1_048_576;

    Exit run(Desk desk) throws CommandFailure {
        byte[] bytes = bytes(file, MudReader.MAX_BYTES);
        MudReading reading = MudReader.read(bytes);
        Optional<SignatureCheck> signed = signature.isPresent()
                ? Optional.of(SignatureCheck.of(
                        bytes, bytes(signature.get(), SignatureCheck.MAX_BYTES), anchors(), now))
                : Optional.empty();
        if (desk.json()) {
            desk.screen().json(Json.write(json(desk, reading, signed)));
        } else {
            tell(desk, reading, signed);
        }
        boolean refused =
                signed.filter(SignatureCheck.Refused.class::isInstance).isPresent();
        return reading instanceof MudReading.Complete && !refused ? Exit.DONE : Exit.FAILED;
    }

    private void tell(Desk desk, MudReading reading, Optional<SignatureCheck> signed) {
        for (MudNote note : notes(reading)) {
            String where = note.pointer().isEmpty() ? "" : note.pointer() + ": ";
            String what = desk.words().of("cli.check.mud." + name(note.severity()));
            desk.screen().line(file + ": " + where + what + " " + desk.words().of(note.message()));
        }
        switch (reading) {
            case MudReading.Complete(var mud, var _) ->
                desk.say(
                        "cli.check.sound_mud",
                        file,
                        mud.url(),
                        mud.fromDevice().size(),
                        mud.toDevice().size());
            case MudReading.Refused(var notes) ->
                desk.note("cli.check.problems", count(notes, MudNote.Severity.ERROR));
        }
        signed.ifPresentOrElse(
                check -> desk.screen().line(desk.words().of(text(check))),
                () -> desk.note("cli.check.mud.unsigned"));
    }

    private static Message text(SignatureCheck check) {
        return switch (check) {
            case SignatureCheck.Genuine(var signers) ->
                Message.of("cli.check.mud.signed", String.join("; ", signers));
            case SignatureCheck.Refused(var reason) ->
                Message.of("cli.check.mud.signature." + name(reason));
        };
    }

    private ObjectNode json(Desk desk, MudReading reading, Optional<SignatureCheck> signed) {
        ObjectNode json = Json.object()
                .put("file", file.toString())
                .put("kind", "mud")
                .put("sound", reading instanceof MudReading.Complete);
        var problems = json.putArray("problems");
        notes(reading)
                .forEach(note -> problems.addObject()
                        .put("severity", name(note.severity()))
                        .put("pointer", note.pointer())
                        .put("message", desk.words().of(note.message()))
                        .put("code", note.message().key()));
        if (reading instanceof MudReading.Complete(MudFile mud, var _)) {
            json.putObject("mud")
                    .put("url", mud.url().toString())
                    .put("lastUpdate", mud.lastUpdate().toString())
                    .put("supported", mud.supported())
                    .put("fromDevice", mud.fromDevice().size())
                    .put("toDevice", mud.toDevice().size());
        }
        signed.ifPresent(check -> {
            ObjectNode answer = json.putObject("signature")
                    .put("genuine", check instanceof SignatureCheck.Genuine)
                    .put("message", desk.words().of(text(check)));
            if (check instanceof SignatureCheck.Genuine(var signers)) {
                var list = answer.putArray("signers");
                signers.forEach(list::add);
            }
        });
        return json;
    }

    private static List<MudNote> notes(MudReading reading) {
        return switch (reading) {
            case MudReading.Complete(var _, var notes) -> notes;
            case MudReading.Refused(var notes) -> notes;
        };
    }

    private static long count(List<MudNote> notes, MudNote.Severity severity) {
        return notes.stream().filter(note -> note.severity() == severity).count();
    }

    private static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private Collection<X509Certificate> anchors() throws CommandFailure {
        if (trust.isEmpty()) {
            throw CommandFailure.usage(Message.of("cli.check.mud.no_trust"));
        }
        byte[] pem = bytes(trust.get(), MAX_TRUST_BYTES);
        try (InputStream in = new java.io.ByteArrayInputStream(pem)) {
            return CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
                    .map(X509Certificate.class::cast)
                    .toList();
        } catch (CertificateException | IOException e) {
            throw CommandFailure.failed(Message.of("cli.check.mud.bad_trust", trust.get()));
        }
    }

    private static byte[] bytes(Path file, int most) throws CommandFailure {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(most + 1);
        } catch (IOException e) {
            throw CommandFailure.failed(Message.of("cli.error.file", file));
        }
    }
}
