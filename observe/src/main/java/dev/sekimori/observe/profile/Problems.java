package dev.sekimori.observe.profile;

import dev.sekimori.model.Message;

import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong with one file, at most 100 problems. Confined to one reading. */
final class Problems {
    private static final int MAX = 100;

    private final String file;
    private final List<ProfileProblem> found = new ArrayList<>();

    Problems(String file) {
        this.file = file;
    }

    void add(int line, int column, String path, Message message) {
        if (found.size() < MAX) {
            found.add(new ProfileProblem(file, line, column, path, message));
        }
    }

    void add(YamlNode at, String path, Message message) {
        add(at.line(), at.column(), path, message);
    }

    boolean isEmpty() {
        return found.isEmpty();
    }

    List<ProfileProblem> all() {
        return List.copyOf(found);
    }
}
