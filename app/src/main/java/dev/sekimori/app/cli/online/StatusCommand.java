package dev.sekimori.app.cli.online;

import static dev.sekimori.app.cli.remote.Json.flag;
import static dev.sekimori.app.cli.remote.Json.number;
import static dev.sekimori.app.cli.remote.Json.text;

import com.fasterxml.jackson.databind.JsonNode;

import dev.sekimori.app.cli.invocation.Surroundings;
import dev.sekimori.app.cli.terminal.Cell;
import dev.sekimori.app.cli.terminal.Cell.Colour;
import dev.sekimori.app.cli.terminal.Table;
import dev.sekimori.app.cli.terminal.Words;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** The site and the sum of its state. */
@Command(name = "status", mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
    private final Surroundings around;

    @Mixin
    private final SiteOptions options = new SiteOptions();

    StatusCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public Integer call() {
        return options.run(
                around,
                session ->
                        session.result(session.client().get("/site"), site -> show(session, site)));
    }

    private static void show(SiteSession session, JsonNode site) {
        Words words = session.words();
        session.screen()
                .table(Table.ofPairs()
                        .pair(
                                words.of("cli.label.site"),
                                new Cell(name(words, site), Colour.STRONG))
                        .pair(words.of("cli.label.console"), text(site, "consoleUri"))
                        .pair(
                                words.of("cli.label.situation"),
                                words.word("situation", text(site, "situation")))
                        .pair(
                                words.of("cli.label.devices"),
                                counts(words, "device", site.path("devices")))
                        .pair(
                                words.of("cli.label.findings"),
                                counts(words, "severity", site.path("openFindings")))
                        .pair(
                                words.of("cli.label.notices"),
                                counts(words, "notice", site.path("notices")))
                        .pair(
                                words.of("cli.label.ledger"),
                                words.of("cli.status.events", number(site, "ledgerSize"))));
        List<String> expired = new ArrayList<>();
        site.path("expiredVirtualPatches").forEach(id -> expired.add(id.asText()));
        if (!expired.isEmpty()) {
            session.desk()
                    .note(
                            "cli.status.expired_patches",
                            String.join(words.of("cli.comma"), expired));
        }
        for (JsonNode problem : site.path("problems")) {
            session.desk()
                    .note("cli.status.problem", text(problem, "place"), text(problem, "message"));
        }
        if (flag(site, "setUpNeeded")) {
            session.desk().note("cli.status.set_up", text(site, "consoleUri"));
        }
    }

    private static String name(Words words, JsonNode site) {
        String name = text(site, "name") + " (" + text(site, "version") + ")";
        return flag(site, "lab") ? words.of("cli.status.lab", name) : name;
    }

    private static String counts(Words words, String group, JsonNode counts) {
        List<String> parts = new ArrayList<>();
        long sum = 0;
        for (Map.Entry<String, JsonNode> count : counts.properties()) {
            sum += count.getValue().asLong();
            if (count.getValue().asLong() > 0) {
                parts.add(words.of(
                        "cli.status.count",
                        count.getValue().asLong(),
                        words.word(group, count.getKey())));
            }
        }
        String total = Long.toString(sum);
        return parts.isEmpty()
                ? total
                : words.of("cli.status.counts", total, String.join(words.of("cli.comma"), parts));
    }
}
