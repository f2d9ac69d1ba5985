package dev.sekimori.app.cli.online;

import static dev.sekimori.app.cli.remote.Json.items;
import static dev.sekimori.app.cli.remote.Json.text;

import dev.sekimori.app.cli.invocation.Surroundings;
import dev.sekimori.app.cli.remote.Answer;
import dev.sekimori.app.cli.terminal.Cell;
import dev.sekimori.app.cli.terminal.CommandFailure;
import dev.sekimori.app.cli.terminal.CommandFailure.Exit;
import dev.sekimori.app.cli.terminal.Table;
import dev.sekimori.app.cli.terminal.Words;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.util.concurrent.Callable;

/** Messages to owners and how far they came, newest first. */
@Command(name = "notices", mixinStandardHelpOptions = true)
final class NoticesCommand implements Callable<Integer> {
    private final Surroundings around;

    @Mixin
    private final SiteOptions options = new SiteOptions();

    @Mixin
    private final ListOptions list = new ListOptions();

    @Option(names = "--state", paramLabel = "STATE", descriptionKey = "notices.state")
    private @Nullable String state;

    @Option(names = "--device", paramLabel = "ID", descriptionKey = "notices.device")
    private @Nullable String device;

    NoticesCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public Integer call() {
        return options.run(around, this::show);
    }

    private Exit show(SiteSession session) throws CommandFailure {
        Query query = new Query().with("state", state).with("device", device);
        Answer notices = list.get(session, "/notices", query);
        return session.result(notices, json -> {
            Words words = session.words();
            Table table = Table.of(
                    words.of("cli.column.id"),
                    words.of("cli.column.state"),
                    words.of("cli.column.sent"),
                    words.of("cli.column.device"),
                    words.of("cli.column.finding"),
                    words.of("cli.column.channel"),
                    words.of("cli.column.owner"));
            items(json, "items")
                    .forEach(notice -> table.row(
                            Cell.of(text(notice, "id")),
                            words.state("notice", text(notice, "state")),
                            Cell.of(words.time(text(notice, "sentAt"))),
                            Cell.of(text(notice, "device")),
                            Cell.of(text(notice, "finding")),
                            Cell.of(words.word("channel", text(notice, "channel"))),
                            Cell.of(text(notice, "owner", "name"))));
            list.show(session, json, table, "cli.notices.none");
        });
    }
}
