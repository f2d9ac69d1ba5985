package dev.sekimori.app.cli.online;

import static dev.sekimori.app.cli.remote.Json.flag;
import static dev.sekimori.app.cli.remote.Json.number;
import static dev.sekimori.app.cli.remote.Json.text;
import static dev.sekimori.app.cli.remote.Json.texts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.sekimori.app.cli.invocation.Endings;
import dev.sekimori.app.cli.invocation.Surroundings;
import dev.sekimori.app.cli.remote.Answer;
import dev.sekimori.app.cli.remote.Json;
import dev.sekimori.app.cli.remote.SiteClient;
import dev.sekimori.app.cli.terminal.CommandFailure;
import dev.sekimori.app.cli.terminal.CommandFailure.Exit;
import dev.sekimori.app.cli.terminal.Table;
import dev.sekimori.app.cli.terminal.Words;
import dev.sekimori.model.Message;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

/** Looks for devices in ranges that a person confirms, after showing exactly what will be sent. */
@Command(name = "scan", mixinStandardHelpOptions = true)
final class ScanCommand implements Callable<Integer> {
    private final Surroundings around;

    @Mixin
    private final SiteOptions options = new SiteOptions();

    @Parameters(paramLabel = "CIDR", arity = "1..*", descriptionKey = "scan.ranges")
    private List<String> ranges = new ArrayList<>();

    @Option(names = "--yes", descriptionKey = "scan.yes")
    private boolean yes;

    ScanCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public Integer call() {
        return options.run(around, this::scan);
    }

    private Exit scan(SiteSession session) throws CommandFailure {
        Answer plan = session.client().post("/scans/plan", order());
        if (!flag(plan.json(), "allowed")) {
            throw CommandFailure.failed(texts(plan.json(), "reasons").stream()
                    .map(CommandFailure::verbatim)
                    .toArray(Message[]::new));
        }
        session.screen().note(plan(session.words(), plan.json().path("plan")));
        if (!yes && !session.desk().confirmed("cli.scan.ask", "--yes")) {
            session.desk().note("cli.nothing_done");
            return Exit.FAILED;
        }
        Answer started = session.client().post("/scans", order().put("confirmedAuthority", true));
        String path = "/scans/" + SiteClient.segment(text(started.json(), "id"));
        Answer ended;
        try (Endings.Registration _ = around.endings().onEnd(() -> cancel(session, path))) {
            ended = follow(session, path);
        }
        session.result(ended, scan -> session.screen().table(summary(session.words(), scan)));
        return text(ended.json(), "state").equals("done") ? Exit.DONE : Exit.FAILED;
    }

    private ObjectNode order() {
        ObjectNode order = Json.object();
        ranges.forEach(order.putArray("ranges")::add);
        return order;
    }

    private static Answer follow(SiteSession session, String path) throws CommandFailure {
        Pace pace = new Pace();
        String told = "";
        while (true) {
            Answer scan = session.client().get(path);
            if (!text(scan.json(), "state").equals("running")) {
                session.screen().progressDone();
                return scan;
            }
            String now = session.words()
                    .of(
                            "cli.scan.progress",
                            number(scan.json(), "addressesDone"),
                            number(scan.json(), "addresses"),
                            number(scan.json(), "hosts"));
            if (!now.equals(told)) {
                session.screen().progress(now);
                told = now;
            }
            pace.pause();
        }
    }

    /** Runs while the process ends: the site must not go on with what nobody watches any more. */
    private static void cancel(SiteSession session, String path) {
        session.screen().progressDone();
        try {
            session.client().delete(path, new Query().parameters());
            session.desk().note("cli.scan.cancelled");
        } catch (CommandFailure failure) {
            session.desk().note("cli.scan.not_cancelled");
        }
    }

    private static Table plan(Words words, JsonNode plan) {
        return Table.ofPairs()
                .pair(words.of("cli.label.ranges"), String.join(" ", texts(plan, "ranges")))
                .pair(
                        words.of("cli.label.scan_addresses"),
                        Long.toString(number(plan, "addresses")))
                .pair(words.of("cli.label.ports"), ports(plan, "ports"))
                .pair(words.of("cli.label.udp_ports"), ports(plan, "udpPorts"))
                .pair(
                        words.of("cli.label.rate"),
                        words.of("cli.scan.rate", number(plan, "probesPerSecond")))
                .pair(
                        words.of("cli.label.in_flight"),
                        words.of("cli.scan.in_flight", number(plan, "inFlightPerDevice")));
    }

    private static String ports(JsonNode plan, String field) {
        return texts(plan, field).stream().collect(Collectors.joining(" "));
    }

    private static Table summary(Words words, JsonNode scan) {
        return Table.ofPairs()
                .pair(words.of("cli.label.scan"), text(scan, "id"))
                .pair(words.of("cli.label.state"), words.state("scan", text(scan, "state")))
                .pair(
                        words.of("cli.label.scan_addresses"),
                        number(scan, "addressesDone") + "/" + number(scan, "addresses"))
                .pair(words.of("cli.label.hosts"), Long.toString(number(scan, "hosts")))
                .pair(words.of("cli.label.failure"), text(scan, "failure"));
    }
}
