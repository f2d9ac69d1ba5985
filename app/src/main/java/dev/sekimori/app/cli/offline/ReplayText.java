package dev.sekimori.app.cli.offline;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.sekimori.app.cli.invocation.Desk;
import dev.sekimori.app.cli.remote.Json;
import dev.sekimori.app.cli.terminal.Cell;
import dev.sekimori.app.cli.terminal.Table;
import dev.sekimori.app.cli.terminal.Words;
import dev.sekimori.decide.policy.PolicyReplay;
import dev.sekimori.decide.policy.PolicyReplay.Difference;
import dev.sekimori.model.DeviceId;
import dev.sekimori.model.decision.Ask;
import dev.sekimori.model.decision.Decision;
import dev.sekimori.model.decision.Peer;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Says what a replay found, to people and to programs. */
record ReplayText(Desk desk) {
    void tell(PolicyReplay.Report report) {
        if (desk.json()) {
            desk.screen().json(Json.write(json(report)));
            return;
        }
        Words words = desk.words();
        if (!report.isSame()) {
            Table table = Table.of(
                    words.of("cli.label.change"),
                    words.of("cli.label.peer"),
                    words.of("cli.label.asked"),
                    words.of("cli.label.device"),
                    words.of("cli.label.recorded"),
                    words.of("cli.label.then"));
            report.differences()
                    .forEach(difference -> table.row(
                            Cell.of(words.of("cli.replay." + name(difference.change()))),
                            Cell.of(peer(difference.recorded().input().peer())),
                            Cell.of(asked(difference.recorded().input().ask())),
                            Cell.of(target(difference.recorded())),
                            answer(difference.recorded()),
                            answer(difference.replayed())));
            desk.screen().table(table);
        }
        desk.say(
                "cli.replay.summary",
                report.asks(),
                report.newlyRefused(),
                report.newlyAllowed(),
                report.graded());
        if (report.skipped() > 0) {
            desk.note("cli.replay.skipped", report.skipped());
        }
    }

    /** The same of a MUD file, with whom it is for. */
    void tell(PolicyReplay.Report report, List<MudTrial.Whose> whose) {
        if (desk.json()) {
            ObjectNode json = json(report).put("kind", "mud");
            var list = json.putArray("for");
            whose.forEach(one -> list.addObject().put("kind", one.kind()).put("name", one.name()));
            desk.screen().json(Json.write(json));
            return;
        }
        Words words = desk.words();
        desk.note(
                "cli.replay.mud_for",
                whose.stream()
                        .map(one -> words.of("cli.replay.mud_for." + one.kind(), one.name()))
                        .collect(Collectors.joining(words.of("cli.comma"))));
        tell(report);
    }

    private Cell answer(Decision decision) {
        Cell state = desk.words().state("answer", name(decision.answer()));
        return new Cell(state.text() + " (" + decision.rule() + ")", state.colour());
    }

    private static ObjectNode json(PolicyReplay.Report report) {
        ObjectNode json = Json.object()
                .put("kind", "policy")
                .put("asks", report.asks())
                .put("skipped", report.skipped())
                .put("newlyRefused", report.newlyRefused())
                .put("newlyAllowed", report.newlyAllowed())
                .put("graded", report.graded());
        var items = json.putArray("items");
        for (Difference difference : report.differences()) {
            Decision recorded = difference.recorded();
            ObjectNode item = items.addObject()
                    .put("change", name(difference.change()))
                    .put("decision", recorded.id().value())
                    .put("peer", peer(recorded.input().peer()))
                    .put("protocol", name(recorded.input().ask().protocol()))
                    .put("operation", name(recorded.input().ask().operation()))
                    .put("resource", recorded.input().ask().resource())
                    .put("device", target(recorded));
            answer(item.putObject("recorded"), recorded);
            answer(item.putObject("replayed"), difference.replayed());
        }
        return json;
    }

    private static void answer(ObjectNode json, Decision decision) {
        json.put("answer", name(decision.answer())).put("rule", decision.rule());
    }

    private static String peer(Peer peer) {
        return switch (peer) {
            case Peer.DevicePeer(var device, var _) -> device.value();
            case Peer.PersonPeer(var name, var _) -> name;
            case Peer.TokenPeer(var name, var _) -> name;
            case Peer.ZonePeer(var zone, var client) -> zone + "/" + client;
            case Peer.UnknownPeer(var address, var name) ->
                name.isEmpty() ? address : name + "@" + address;
        };
    }

    private static String asked(Ask ask) {
        return name(ask.protocol()) + " " + name(ask.operation()) + " " + ask.resource();
    }

    private static String target(Decision decision) {
        return decision.input().ask().target().map(DeviceId::value).orElse("");
    }

    private static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
