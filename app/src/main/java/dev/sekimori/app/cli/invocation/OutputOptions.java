package dev.sekimori.app.cli.invocation;

import dev.sekimori.app.cli.terminal.Words;
import dev.sekimori.model.Language;

import picocli.CommandLine.Option;

import java.util.Optional;

/** The options about language and form of the output. */
public final class OutputOptions {
    @Option(names = "--json", descriptionKey = "json")
    private boolean json;

    @Option(names = "--lang", paramLabel = "en|ja", descriptionKey = "lang")
    private Optional<Language> language = Optional.empty();

    public Desk desk(Surroundings around) {
        Language chosen = language.orElseGet(() -> Words.languageOf(around.environment()));
        Words words = new Words(around.texts(), chosen, around.zone());
        return new Desk(around, words, around.screen(), json);
    }
}
