package dev.sekimori.app.cli.offline;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.sekimori.app.cli.invocation.Desk;
import dev.sekimori.app.cli.invocation.Surroundings;
import dev.sekimori.app.cli.remote.Json;
import dev.sekimori.app.cli.terminal.CommandFailure;
import dev.sekimori.app.cli.terminal.CommandFailure.Exit;
import dev.sekimori.ledger.note.Checkpoint;
import dev.sekimori.ledger.verify.LedgerVerifier;
import dev.sekimori.ledger.verify.Problem;
import dev.sekimori.ledger.verify.Verification;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.Callable;

/** Recomputes the whole ledger from its events and says where it is not as it was written. */
@Command(name = "verify", mixinStandardHelpOptions = true)
final class VerifyCommand implements Callable<Integer> {
    private final Surroundings around;

    @Mixin
    private final LedgerOptions options = new LedgerOptions();

    @Option(names = "--key", paramLabel = "FILE", descriptionKey = "verify.key")
    private Optional<Path> key = Optional.empty();

    @Option(names = "--checkpoint", paramLabel = "FILE", descriptionKey = "verify.checkpoint")
    private Optional<Path> checkpoint = Optional.empty();

    VerifyCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public Integer call() {
        return options.run(around, this::verify);
    }

    private Exit verify(Desk desk, Path directory) throws CommandFailure {
        var trustedKey = LedgerOptions.key(key.orElse(directory.resolve("ledger.pub")));
        Optional<Checkpoint> trusted = checkpoint.isPresent()
                ? Optional.of(LedgerOptions.checkpoint(checkpoint.get()))
                : Optional.empty();
        Verification found =
                LedgerVerifier.verify(directory, trustedKey, trusted, LedgerOptions.progress(desk));
        desk.screen().progressDone();
        if (desk.json()) {
            desk.screen().json(Json.write(json(found)));
        } else {
            tell(desk, found);
        }
        return found.isSound() ? Exit.DONE : Exit.FAILED;
    }

    private static void tell(Desk desk, Verification found) {
        found.problems()
                .forEach(problem -> desk.screen().line(Problems.text(desk.words(), problem)));
        if (found.isSound()) {
            desk.say("cli.verify.sound", found.size(), found.checkpoints(), base64(found));
        } else {
            long first = found.first().map(Problem::index).orElse(0L);
            desk.note("cli.verify.damaged", found.problems().size(), first);
        }
    }

    private static ObjectNode json(Verification found) {
        ObjectNode json = Json.object()
                .put("sound", found.isSound())
                .put("size", found.size())
                .put("root", base64(found))
                .put("checkpoints", found.checkpoints());
        ArrayNode problems = json.putArray("problems");
        found.problems().forEach(problem -> problems.add(Problems.json(problem)));
        return json;
    }

    private static String base64(Verification found) {
        return Base64.getEncoder().encodeToString(found.root().bytes());
    }
}
