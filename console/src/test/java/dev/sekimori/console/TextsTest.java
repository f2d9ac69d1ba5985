package dev.sekimori.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sekimori.model.Language;
import dev.sekimori.model.Message;

import org.junit.jupiter.api.Test;

import java.util.List;

final class TextsTest {
    private final Texts texts = Texts.load();

    @Test
    void both_languages_have_the_same_keys() {
        assertThat(texts.keys(Language.JA))
                .containsExactlyInAnyOrderElementsOf(texts.keys(Language.EN));
    }

    @Test
    void renders_in_the_readers_language() {
        assertThat(texts.text(Language.EN, "ui.error.404.title")).isEqualTo("Not found");
        assertThat(texts.text(Language.JA, "ui.error.404.title")).isEqualTo("見つかりません");
    }

    @Test
    void shows_a_key_that_nobody_knows_as_itself() {
        assertThat(texts.render(Message.of("no.such.key", "x"), Language.JA))
                .isEqualTo("no.such.key");
    }

    @Test
    void arguments_stay_text() {
        assertThat(Texts.fill("{0} isn''t {1}, it's {2}{", List.of("{1}", "b")))
                .isEqualTo("{1} isn't b, it's {");
    }
}
