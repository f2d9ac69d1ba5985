package dev.sekimori.app.cli.online;

import com.fasterxml.jackson.databind.JsonNode;

import dev.sekimori.app.cli.invocation.Desk;
import dev.sekimori.app.cli.remote.Answer;
import dev.sekimori.app.cli.remote.SiteClient;
import dev.sekimori.app.cli.terminal.CommandFailure.Exit;
import dev.sekimori.app.cli.terminal.Screen;
import dev.sekimori.app.cli.terminal.Words;

import java.util.function.Consumer;

/** A desk with a line to one site. */
record SiteSession(Desk desk, SiteClient client) {
    Words words() {
        return desk.words();
    }

    Screen screen() {
        return desk.screen();
    }

    /** Prints an answer as the JSON that came, or for a person. */
    Exit result(Answer answer, Consumer<JsonNode> forPeople) {
        if (desk.json()) {
            screen().json(answer.text());
        } else {
            forPeople.accept(answer.json());
        }
        return Exit.DONE;
    }
}
