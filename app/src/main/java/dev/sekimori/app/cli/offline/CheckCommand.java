package dev.sekimori.app.cli.offline;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.sekimori.app.cli.invocation.Desk;
import dev.sekimori.app.cli.invocation.OutputOptions;
import dev.sekimori.app.cli.invocation.Surroundings;
import dev.sekimori.app.cli.remote.Json;
import dev.sekimori.app.cli.terminal.CommandFailure;
import dev.sekimori.app.cli.terminal.CommandFailure.Exit;
import dev.sekimori.app.cli.terminal.Words;
import dev.sekimori.app.site.MudFiles;
import dev.sekimori.govern.SiteProblem;
import dev.sekimori.model.Message;
import dev.sekimori.observe.profile.ProfileProblem;
import dev.sekimori.observe.profile.ProfileReader;
import dev.sekimori.observe.profile.ProfileReading;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/** Reads a device profile, a site's configuration or a MUD file and says what is wrong with it. */
@Command(name = "check", mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {
    private final Surroundings around;

    @Mixin
    private final OutputOptions output = new OutputOptions();

    @Parameters(paramLabel = "FILE", descriptionKey = "check.file")
    private Path file = Path.of("");

    @Option(names = "--signature", paramLabel = "FILE", descriptionKey = "check.signature")
    private Optional<Path> signature = Optional.empty();

    @Option(names = "--trust", paramLabel = "FILE", descriptionKey = "check.trust")
    private Optional<Path> trust = Optional.empty();

    CheckCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public Integer call() {
        return output.desk(around).run(this::check);
    }

    private Exit check(Desk desk) throws CommandFailure {
        if (!Files.isRegularFile(file)) {
            throw CommandFailure.failed(Message.of("cli.error.file", file));
        }
        return switch (PolicyFile.of(file)) {
            case MUD -> new MudFileCheck(file, signature, trust, Instant.now()).run(desk);
            case SITE -> new SiteFileCheck(file).run(desk);
            case PROFILE -> profile(desk);
        };
    }

    private Exit profile(Desk desk) {
        List<SiteProblem> files = new ArrayList<>();
        List<ProfileProblem> problems = switch (ProfileReader.read(file)) {
            case ProfileReading.Complete(var profile) -> {
                Path folder = file.toAbsolutePath().getParent();
                if (folder != null) {
                    MudFiles.of(profile, folder, Instant.now())
                            .ifPresent(loading -> files.addAll(loading.problems()));
                }
                ExpiredPatches.note(desk, profile.virtualPatches(), LocalDate.now(ZoneOffset.UTC));
                yield List.of();
            }
            case ProfileReading.Refused refused -> refused.problems();
        };
        if (desk.json()) {
            ObjectNode json = json(desk.words(), problems);
            files.forEach(one -> json.put("sound", false)
                    .withArray("problems")
                    .add(MudProblems.json(desk, one)));
            desk.screen().json(Json.write(json));
        } else if (problems.isEmpty() && files.isEmpty()) {
            desk.say("cli.check.sound_profile", file);
        } else {
            problems.forEach(problem -> desk.screen().line(text(desk.words(), problem)));
            files.forEach(one -> desk.screen().line(MudProblems.text(desk, one)));
            desk.note("cli.check.problems", problems.size() + files.size());
        }
        return problems.isEmpty() && files.isEmpty() ? Exit.DONE : Exit.FAILED;
    }

    /** {@code file:line:column: path: what}, which editors can jump to. */
    private String text(Words words, ProfileProblem problem) {
        String path = problem.path().isEmpty() ? "" : problem.path() + ": ";
        return file + ":" + problem.line() + ":" + problem.column() + ": " + path
                + words.of(problem.message());
    }

    private ObjectNode json(Words words, List<ProfileProblem> problems) {
        ObjectNode json = Json.object()
                .put("file", file.toString())
                .put("kind", "profile")
                .put("sound", problems.isEmpty());
        ArrayNode list = json.putArray("problems");
        problems.forEach(problem -> list.addObject()
                .put("line", problem.line())
                .put("column", problem.column())
                .put("path", problem.path())
                .put("message", words.of(problem.message()))
                .put("code", problem.message().key()));
        return json;
    }
}
