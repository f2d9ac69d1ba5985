package dev.sekimori.app.cli.offline;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.sekimori.app.cli.invocation.Desk;
import dev.sekimori.app.cli.remote.Json;
import dev.sekimori.app.cli.terminal.CommandFailure.Exit;
import dev.sekimori.app.config.ConfigException;
import dev.sekimori.app.config.ConfigReader;
import dev.sekimori.app.config.SiteConfig;
import dev.sekimori.app.site.MudFiles;
import dev.sekimori.govern.SiteProblem;
import dev.sekimori.observe.profile.Profiles;

import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a site's configuration as a start of the site would. */
record SiteFileCheck(Path file) {
    private static final Pattern PLACE =
            Pattern.compile("(?::(\\d{1,9}):(\\d{1,9}))?: (.*)", Pattern.DOTALL);

    Exit run(Desk desk) {
        Optional<String> problem = problem();
        List<SiteProblem> files = List.of();
        if (problem.isEmpty()) {
            SiteConfig config = ConfigReader.read(file);
            ExpiredPatches.note(desk, config.virtualPatches(), LocalDate.now(ZoneOffset.UTC));
            files = MudFiles.load(config, Profiles.builtIn(), Instant.now()).problems();
        }
        if (desk.json()) {
            desk.screen().json(Json.write(json(desk, problem, files)));
        } else if (problem.isPresent() || !files.isEmpty()) {
            problem.ifPresent(desk.screen()::line);
            files.forEach(one -> desk.screen().line(MudProblems.text(desk, one)));
            desk.note("cli.check.problems", files.size() + (problem.isPresent() ? 1 : 0));
        } else {
            desk.say("cli.check.sound_site", file);
        }
        return problem.isEmpty() && files.isEmpty() ? Exit.DONE : Exit.FAILED;
    }

    /** The first problem, {@code file:line:column: what}; the reader stops there. */
    private Optional<String> problem() {
        try {
            ConfigReader.read(file);
            return Optional.empty();
        } catch (ConfigException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private ObjectNode json(Desk desk, Optional<String> problem, List<SiteProblem> files) {
        ObjectNode json = Json.object()
                .put("file", file.toString())
                .put("kind", "site")
                .put("sound", problem.isEmpty() && files.isEmpty());
        var list = json.putArray("problems");
        problem.ifPresent(text -> list.add(located(text)));
        files.forEach(one -> list.add(MudProblems.json(desk, one)));
        return json;
    }

    /** Line and column count from 1, or are 1 for the file as a whole. */
    private ObjectNode located(String text) {
        String rest = text.startsWith(file.toString())
                ? text.substring(file.toString().length())
                : "";
        Matcher place = PLACE.matcher(rest);
        boolean known = place.matches();
        String line = known ? place.group(1) : null;
        String column = known ? place.group(2) : null;
        return Json.object()
                .put("line", line == null ? 1 : Integer.parseInt(line))
                .put("column", column == null ? 1 : Integer.parseInt(column))
                .put("message", known ? place.group(3) : text);
    }
}
