package dev.sekimori.app.cli.offline;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.sekimori.app.cli.invocation.Desk;
import dev.sekimori.app.cli.invocation.Surroundings;
import dev.sekimori.app.cli.remote.Json;
import dev.sekimori.app.cli.terminal.CommandFailure.Exit;
import dev.sekimori.app.cli.terminal.Table;
import dev.sekimori.app.cli.terminal.Words;
import dev.sekimori.ledger.verify.Rebuild;
import dev.sekimori.ledger.verify.RebuildReport;
import dev.sekimori.ledger.verify.RebuildReport.Difference;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.util.concurrent.Callable;

/** Makes the site's state anew from the events: to compare it, or in place of what is stored. */
@Command(name = "rebuild", mixinStandardHelpOptions = true)
final class RebuildCommand implements Callable<Integer> {
    private final Surroundings around;

    @Mixin
    private final LedgerOptions options = new LedgerOptions();

    @Option(names = "--check", descriptionKey = "rebuild.check")
    private boolean check;

    RebuildCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public Integer call() {
        return options.run(
                around,
                (desk, directory) -> check ? compare(desk, directory) : replace(desk, directory));
    }

    private static Exit compare(Desk desk, Path directory) {
        RebuildReport report = Rebuild.check(directory, LedgerOptions.progress(desk));
        desk.screen().progressDone();
        if (desk.json()) {
            desk.screen().json(Json.write(json(report)));
        } else if (report.isEqual()) {
            desk.say("cli.rebuild.equal", report.entries());
        } else {
            report.differences().forEach(difference -> show(desk, difference));
            desk.note("cli.rebuild.differs", report.total());
        }
        return report.isEqual() ? Exit.DONE : Exit.FAILED;
    }

    private static Exit replace(Desk desk, Path directory) {
        long entries = Rebuild.run(directory, LedgerOptions.progress(desk));
        desk.screen().progressDone();
        if (desk.json()) {
            desk.screen().json(Json.write(Json.object().put("entries", entries)));
        } else {
            desk.say("cli.rebuild.done", entries);
        }
        return Exit.DONE;
    }

    private static void show(Desk desk, Difference difference) {
        Words words = desk.words();
        desk.screen()
                .table(Table.ofPairs()
                        .pair(words.of("cli.label.table"), difference.table())
                        .pair(words.of("cli.label.stored"), row(words, difference.stored()))
                        .pair(words.of("cli.label.rebuilt"), row(words, difference.rebuilt())));
    }

    private static String row(Words words, String row) {
        return row.isEmpty() ? words.of("cli.rebuild.no_row") : row;
    }

    private static ObjectNode json(RebuildReport report) {
        ObjectNode json = Json.object()
                .put("equal", report.isEqual())
                .put("entries", report.entries())
                .put("total", report.total());
        ArrayNode differences = json.putArray("differences");
        report.differences()
                .forEach(difference -> differences
                        .addObject()
                        .put("table", difference.table())
                        .put("stored", difference.stored())
                        .put("rebuilt", difference.rebuilt()));
        return json;
    }
}
