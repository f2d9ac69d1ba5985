package dev.sekimori.observe.profile;

import java.util.List;
import java.util.SequencedMap;

/** A YAML value that remembers where it stands; lines and columns count from 1. */
sealed interface YamlNode {
    int line();

    int column();

    /** {@code text} is the scalar as written; a null scalar has the text "". */
    record Scalar(String text, int line, int column) implements YamlNode {}

    record Sequence(List<YamlNode> items, int line, int column) implements YamlNode {}

    record Mapping(SequencedMap<String, YamlNode> entries, int line, int column)
            implements YamlNode {}
}
