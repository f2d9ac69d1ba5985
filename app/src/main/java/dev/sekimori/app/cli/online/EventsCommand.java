package dev.sekimori.app.cli.online;

import com.fasterxml.jackson.databind.JsonNode;

import dev.sekimori.app.cli.invocation.Surroundings;
import dev.sekimori.app.cli.remote.Answer;
import dev.sekimori.app.cli.remote.Json;
import dev.sekimori.app.cli.terminal.CommandFailure;
import dev.sekimori.app.cli.terminal.CommandFailure.Exit;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/** Events of the ledger: the latest ones, or all that come from now on. */
@Command(name = "events", mixinStandardHelpOptions = true)
final class EventsCommand implements Callable<Integer> {
    private static final int LATEST = 20;

    private final Surroundings around;

    @Mixin
    private final SiteOptions options = new SiteOptions();

    @Option(names = "--follow", descriptionKey = "events.follow")
    private boolean follow;

    @Option(names = "--after", paramLabel = "INDEX", descriptionKey = "events.after")
    private Optional<Long> after = Optional.empty();

    @Option(names = "--limit", paramLabel = "N", descriptionKey = "events.limit")
    private Optional<Integer> limit = Optional.empty();

    EventsCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public Integer call() {
        return options.run(around, session -> follow ? follow(session) : show(session));
    }

    private Exit follow(SiteSession session) throws CommandFailure {
        long from = after.isPresent() ? after.get() : size(session) - 1;
        new EventFollower(session, from).run();
        return Exit.DONE;
    }

    private Exit show(SiteSession session) throws CommandFailure {
        int most = limit.orElse(LATEST);
        long from = after.isPresent() ? after.get() : Math.max(-1, size(session) - 1 - most);
        Query query = new Query().with("after", from).with("limit", most);
        Answer events = session.client().get("/events", query.parameters());
        return session.result(events, json -> {
            List<JsonNode> items = Json.items(json, "items");
            items.forEach(event -> EventLines.show(session, event));
            if (items.isEmpty()) {
                session.desk().note("cli.events.none");
            }
        });
    }

    private static long size(SiteSession session) throws CommandFailure {
        return Json.number(session.client().get("/site").json(), "ledgerSize");
    }
}
