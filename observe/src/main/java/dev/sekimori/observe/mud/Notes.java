package dev.sekimori.observe.mud;

import dev.sekimori.model.Message;

import java.util.ArrayList;
import java.util.List;

/** Collects remarks on one file, at most 200. Confined to one reading. */
final class Notes {
    private static final int MAX = 200;

    private final List<MudNote> all = new ArrayList<>();
    private boolean failed;

    void error(String pointer, String key, Object... arguments) {
        failed = true;
        add(MudNote.Severity.ERROR, pointer, Message.of(key, arguments));
    }

    void warning(String pointer, String key, Object... arguments) {
        add(MudNote.Severity.WARNING, pointer, Message.of(key, arguments));
    }

    private void add(MudNote.Severity severity, String pointer, Message message) {
        if (all.size() < MAX) {
            all.add(new MudNote(severity, pointer, message));
        }
    }

    boolean failed() {
        return failed;
    }

    List<MudNote> all() {
        return List.copyOf(all);
    }
}
