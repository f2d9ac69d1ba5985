package dev.sekimori.app.cli.online;

import static dev.sekimori.app.cli.remote.Json.items;
import static dev.sekimori.app.cli.remote.Json.number;
import static dev.sekimori.app.cli.remote.Json.text;
import static dev.sekimori.app.cli.remote.Json.texts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.sekimori.app.cli.invocation.Surroundings;
import dev.sekimori.app.cli.remote.Answer;
import dev.sekimori.app.cli.remote.Json;
import dev.sekimori.app.cli.remote.SiteClient;
import dev.sekimori.app.cli.terminal.Cell;
import dev.sekimori.app.cli.terminal.CommandFailure;
import dev.sekimori.app.cli.terminal.CommandFailure.Exit;
import dev.sekimori.app.cli.terminal.Table;
import dev.sekimori.app.cli.terminal.Words;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.util.List;
import java.util.concurrent.Callable;

/** Cuts a device off, after showing who depends on it. */
@Command(name = "isolate", mixinStandardHelpOptions = true)
final class IsolateCommand implements Callable<Integer> {
    private static final int MAX_FLOWS = 10;

    private final Surroundings around;

    @Mixin
    private final SiteOptions options = new SiteOptions();

    @Parameters(paramLabel = "ID", descriptionKey = "device.id")
    private String id = "";

    @Option(
            names = "--reason",
            paramLabel = "TEXT",
            required = true,
            descriptionKey = "isolate.reason")
    private String reason = "";

    @Option(names = "--yes", descriptionKey = "isolate.yes")
    private boolean yes;

    @Option(names = "--decided-by-person", descriptionKey = "isolate.person")
    private boolean decidedByPerson;

    IsolateCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public Integer call() {
        return options.run(around, this::isolate);
    }

    private Exit isolate(SiteSession session) throws CommandFailure {
        String path = "/devices/" + SiteClient.segment(id);
        if (!(yes && session.desk().json())) {
            preview(session, session.client().get(path + "/isolation-preview").json());
        }
        if (!yes && !session.desk().confirmed("cli.isolate.ask", "--yes")) {
            session.desk().note("cli.nothing_done");
            return Exit.FAILED;
        }
        ObjectNode order = Json.object().put("reason", reason);
        if (decidedByPerson || !yes) {
            // Whoever answered the question on the terminal has decided.
            order.put("decidedByPerson", true);
        }
        Answer done = session.client().post(path + "/isolation", order);
        return session.result(done, json -> show(session, json));
    }

    private static void preview(SiteSession session, JsonNode preview) {
        Words words = session.words();
        session.screen()
                .note(Table.ofPairs()
                        .pair(words.of("cli.label.device"), text(preview, "device"))
                        .pair(
                                words.of("cli.label.sessions"),
                                Long.toString(number(preview, "liveSessions")))
                        .pair(
                                words.of("cli.label.mode"),
                                words.word("mode", text(preview, "mode"))));
        Table dependants = Table.of(
                words.of("cli.column.dependant"),
                words.of("cli.column.what"),
                words.of("cli.column.last"));
        items(preview, "dependants")
                .forEach(dependant -> dependants.row(
                        Cell.of(text(dependant, "name")),
                        Cell.of(text(dependant, "what")),
                        Cell.of(words.time(text(dependant, "lastAt")))));
        if (dependants.isEmpty()) {
            session.desk().note("cli.isolate.no_dependants");
        } else {
            session.screen().note(dependants);
        }
        List<JsonNode> flows = items(preview, "flows");
        if (!flows.isEmpty()) {
            session.screen()
                    .note(FlowLines.table(words, flows.stream().limit(MAX_FLOWS).toList()));
            if (flows.size() > MAX_FLOWS) {
                session.desk().note("cli.isolate.more_flows", flows.size() - MAX_FLOWS);
            }
        }
        texts(preview, "warnings").forEach(session.screen()::note);
    }

    private void show(SiteSession session, JsonNode isolation) {
        Words words = session.words();
        session.screen()
                .table(Table.ofPairs()
                        .pair(words.of("cli.label.device"), id)
                        .pair(words.of("cli.label.state"), words.state("device", "isolated"))
                        .pair(
                                words.of("cli.label.isolated"),
                                words.time(text(isolation, "isolatedAt")))
                        .pair(
                                words.of("cli.label.sessions_cut"),
                                Long.toString(number(isolation, "sessionsCut")))
                        .pair(words.of("cli.label.last_packet"), lastPacket(words, isolation))
                        .pair(words.of("cli.label.event"), text(isolation, "event")));
        session.desk().note("cli.isolate.next", id);
    }

    private static String lastPacket(Words words, JsonNode isolation) {
        return Json.has(isolation, "lastPacketAt")
                ? words.time(text(isolation, "lastPacketAt"))
                : words.of("cli.isolate.no_packet");
    }
}
