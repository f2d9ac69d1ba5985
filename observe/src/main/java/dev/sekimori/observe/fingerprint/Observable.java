package dev.sekimori.observe.fingerprint;

import dev.sekimori.model.Text;
import dev.sekimori.observe.profile.Source;

/** Something that a device says about itself, cut to 2000 characters without control characters. */
public record Observable(Source source, String text) {
    public Observable {
        text = Text.shorten(text, Text.MAX_CHARS).strip();
    }
}
