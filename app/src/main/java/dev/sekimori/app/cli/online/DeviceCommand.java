package dev.sekimori.app.cli.online;

import static dev.sekimori.app.cli.remote.Json.flag;
import static dev.sekimori.app.cli.remote.Json.text;
import static dev.sekimori.app.cli.remote.Json.texts;

import com.fasterxml.jackson.databind.JsonNode;

import dev.sekimori.app.cli.invocation.Surroundings;
import dev.sekimori.app.cli.remote.Answer;
import dev.sekimori.app.cli.remote.Json;
import dev.sekimori.app.cli.remote.SiteClient;
import dev.sekimori.app.cli.terminal.Cell;
import dev.sekimori.app.cli.terminal.Cell.Colour;
import dev.sekimori.app.cli.terminal.CommandFailure;
import dev.sekimori.app.cli.terminal.CommandFailure.Exit;
import dev.sekimori.app.cli.terminal.Table;
import dev.sekimori.app.cli.terminal.Words;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One device with its open findings and its way back. */
@Command(name = "device", mixinStandardHelpOptions = true)
final class DeviceCommand implements Callable<Integer> {
    private final Surroundings around;

    @Mixin
    private final SiteOptions options = new SiteOptions();

    @Parameters(paramLabel = "ID", descriptionKey = "device.id")
    private String id = "";

    DeviceCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public Integer call() {
        return options.run(around, this::show);
    }

    private Exit show(SiteSession session) throws CommandFailure {
        String path = "/devices/" + SiteClient.segment(id);
        Answer device = session.client().get(path);
        if (session.desk().json()) {
            return session.result(device, _ -> {});
        }
        JsonNode findings = session.client()
                .all(
                        "/findings",
                        new Query().with("device", id).with("state", "open").parameters())
                .json();
        JsonNode recovery = session.client().get(path + "/recovery").json();
        session.screen().table(card(session.words(), device.json()));
        if (Json.has(recovery, "isolation")) {
            session.screen().line("");
            RecoveryLines.show(session, recovery);
        }
        List<JsonNode> open = Json.items(findings, "items");
        if (!open.isEmpty()) {
            session.screen().line("");
            session.screen().table(FindingLines.table(session.words(), open));
        }
        return Exit.DONE;
    }

    private static Table card(Words words, JsonNode device) {
        return Table.ofPairs()
                .pair(words.of("cli.label.device"), new Cell(text(device, "id"), Colour.STRONG))
                .pair(words.of("cli.label.name"), text(device, "name"))
                .pair(words.of("cli.label.state"), words.state("device", text(device, "state")))
                .pair(words.of("cli.label.product"), product(device))
                .pair(words.of("cli.label.firmware"), text(device, "firmware"))
                .pair(words.of("cli.label.serial"), text(device, "serial"))
                .pair(words.of("cli.label.profile"), text(device, "profile"))
                .pair(words.of("cli.label.owner"), owner(device))
                .pair(words.of("cli.label.zone"), text(device, "zone"))
                .pair(words.of("cli.label.addresses"), String.join(" ", texts(device, "addresses")))
                .pair(words.of("cli.label.services"), services(device))
                .pair(words.of("cli.label.client_id"), text(device, "clientId"))
                .pair(
                        words.of("cli.label.trust"),
                        words.word("trust", text(device, "trust", "level")))
                .pairs(words.of("cli.label.because"), texts(device, "trust", "reasons"))
                .pair(
                        words.of("cli.label.safety"),
                        flag(device, "safetyRelevant") ? words.of("cli.device.safety") : "")
                .pair(words.of("cli.label.first_seen"), words.time(text(device, "firstSeen")))
                .pair(words.of("cli.label.last_seen"), words.time(text(device, "lastSeen")));
    }

    private static String product(JsonNode device) {
        return Stream.of("manufacturer", "model", "type")
                .map(field -> text(device, field))
                .filter(value -> !value.isEmpty())
                .distinct()
                .collect(Collectors.joining(" · "));
    }

    private static String owner(JsonNode device) {
        String mail = text(device, "owner", "mail");
        return text(device, "owner", "name") + (mail.isEmpty() ? "" : " <" + mail + ">");
    }

    private static String services(JsonNode device) {
        return Json.items(device, "endpoints").stream()
                .map(endpoint -> text(endpoint, "protocol")
                        + (Json.number(endpoint, "port") > 0
                                ? "/" + Json.number(endpoint, "port")
                                : ""))
                .distinct()
                .collect(Collectors.joining(" "));
    }
}
