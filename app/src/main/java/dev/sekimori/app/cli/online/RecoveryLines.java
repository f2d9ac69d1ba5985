package dev.sekimori.app.cli.online;

import static dev.sekimori.app.cli.remote.Json.flag;
import static dev.sekimori.app.cli.remote.Json.number;
import static dev.sekimori.app.cli.remote.Json.text;
import static dev.sekimori.app.cli.remote.Json.texts;

import com.fasterxml.jackson.databind.JsonNode;

import dev.sekimori.app.cli.remote.Json;
import dev.sekimori.app.cli.terminal.Table;
import dev.sekimori.app.cli.terminal.Words;

/** Shows where a device is between its isolation and its service. */
final class RecoveryLines {
    private RecoveryLines() {}

    static void show(SiteSession session, JsonNode recovery) {
        Words words = session.words();
        JsonNode isolation = recovery.path("isolation");
        session.screen()
                .table(Table.ofPairs()
                        .pair(
                                words.of("cli.label.state"),
                                words.state("device", text(recovery, "state")))
                        .pair(
                                words.of("cli.label.isolated"),
                                words.time(text(isolation, "isolatedAt")))
                        .pair(words.of("cli.label.reason"), text(isolation, "reason"))
                        .pair(
                                words.of("cli.label.sessions_cut"),
                                Json.has(isolation, "sessionsCut")
                                        ? Long.toString(number(isolation, "sessionsCut"))
                                        : "")
                        .pair(
                                words.of("cli.label.last_packet"),
                                words.time(text(isolation, "lastPacketAt")))
                        .pair(words.of("cli.label.recovery"), step(words, recovery))
                        .pairs(words.of("cli.label.last_failure"), texts(recovery, "lastFailure")));
    }

    /** What happens now, in a sentence; empty when nothing does. */
    static String step(Words words, JsonNode recovery) {
        JsonNode isolation = recovery.path("isolation");
        if (flag(recovery, "checking")) {
            return words.of("cli.recovery.checking");
        }
        return switch (text(recovery, "state")) {
            case "probation" ->
                words.of("cli.recovery.probation", words.time(text(recovery, "probationUntil")));
            case "in_service" ->
                flag(isolation, "undone")
                        ? words.of("cli.recovery.undone")
                        : words.of("cli.recovery.restored");
            case "isolated" -> words.of("cli.recovery." + waiting(recovery));
            default -> "";
        };
    }

    private static String waiting(JsonNode recovery) {
        if (!Json.items(recovery, "lastFailure").isEmpty()) {
            return "failed";
        }
        return Json.has(recovery, "isolation", "recoveryStartedAt") ? "waiting" : "not_started";
    }
}
