package dev.sekimori.app.cli.online;

import com.fasterxml.jackson.databind.JsonNode;

import dev.sekimori.app.cli.remote.Answer;
import dev.sekimori.app.cli.remote.Json;
import dev.sekimori.app.cli.terminal.CommandFailure;
import dev.sekimori.app.cli.terminal.Table;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

/** The options of a list: the whole of it, unless a part is asked for. */
final class ListOptions {
    @Option(names = "--limit", paramLabel = "N", descriptionKey = "limit")
    private @Nullable Integer limit;

    @Option(names = "--cursor", paramLabel = "CURSOR", descriptionKey = "cursor")
    private @Nullable String cursor;

    Answer get(SiteSession session, String path, Query query) throws CommandFailure {
        if (limit == null && cursor == null) {
            return session.client().all(path, query.parameters());
        }
        query.with("limit", limit).with("cursor", cursor);
        return session.client().get(path, query.parameters());
    }

    /** Shows the rows, or that there are none, and how to see the next part. */
    void show(SiteSession session, JsonNode list, Table table, String noneKey) {
        if (table.isEmpty()) {
            session.desk().note(noneKey);
            return;
        }
        session.screen().table(table);
        if (Json.has(list, "next")) {
            session.desk().note("cli.list.more", Json.text(list, "next"));
        }
    }
}
