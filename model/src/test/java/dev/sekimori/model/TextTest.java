package dev.sekimori.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TextTest {
    @Test
    void keeps_text_that_fits_and_cuts_text_that_does_not() {
        assertThat(Text.shorten("camera", 6)).isEqualTo("camera");
        assertThat(Text.shorten("cameras", 6)).isEqualTo("camer…");
    }

    @Test
    void control_characters_become_spaces() {
        assertThat(Text.shorten("a\u0000b\u001b[31m\n", 20)).isEqualTo("a b [31m ");
    }

    @Test
    void never_leaves_half_a_surrogate_pair() {
        assertThat(Text.shorten("abcd🎥🎥", 6)).isEqualTo("abcd…");
        assertThat(Text.shorten("abc🎥🎥", 6)).isEqualTo("abc🎥…");
        assertThat(Text.shorten("a\ud83d b\udfa5", 20)).isEqualTo("a  b ");
    }
}
