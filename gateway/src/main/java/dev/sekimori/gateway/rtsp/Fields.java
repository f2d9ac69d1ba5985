package dev.sekimori.gateway.rtsp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The fields of a message in their order. A value can hold no line break: whoever puts one in gets
 * an exception, so that no message is split.
 */
record Fields(List<Field> all) {
    /** One field; names compare without case. */
    record Field(String name, String value) {
        private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,64}");

        Field {
            if (!TOKEN.matcher(name).matches()) {
                throw new IllegalArgumentException("not a field name");
            }
            if (!isText(value)) {
                throw new IllegalArgumentException("control characters in a field");
            }
        }
    }

    Fields {
        all = List.copyOf(all);
    }

    static Fields none() {
        return new Fields(List.of());
    }

    static boolean isText(String value) {
        return value.chars().allMatch(c -> c == '\t' || (c >= ' ' && c != 0x7f));
    }

    Optional<String> first(String name) {
        return all.stream()
                .filter(field -> field.name().equalsIgnoreCase(name))
                .map(Field::value)
                .findFirst();
    }

    List<String> values(String name) {
        return all.stream()
                .filter(field -> field.name().equalsIgnoreCase(name))
                .map(Field::value)
                .toList();
    }

    Fields with(String name, String value) {
        List<Field> more = new ArrayList<>(all);
        more.add(new Field(name, value));
        return new Fields(more);
    }
}
