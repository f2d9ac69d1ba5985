package dev.sekimori.model.thing;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** How a protocol carries a value. */
public sealed interface Format {
    /**
     * JSON. {@code pointer} (RFC 6901) names the value within it, empty the whole; a value that is
     * written through a pointer of one segment becomes an object with that one member.
     */
    record Json(String pointer) implements Format {}

    /** The value as text in UTF-8, as CoAP sensors give it. */
    record PlainText() implements Format {}

    /**
     * A number of 1 to 4 bytes in network order; the value is the number times {@code scale}, plus
     * {@code offset}.
     */
    record Numeric(int bytes, boolean signed, double scale, double offset) implements Format {
        public Numeric {
            if (bytes < 1 || bytes > 4 || scale == 0) {
                throw new IllegalArgumentException("not a number of 1 to 4 bytes with a scale");
            }
        }
    }

    /**
     * Bytes (lower-case hex) that each stand for a value: {@code true}, {@code false} or a text.
     */
    record Choice(SortedMap<String, String> values) implements Format {
        public Choice {
            values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
        }

        public Choice(Map<String, String> values) {
            this(new TreeMap<>(values));
        }
    }

    /** Bytes shown as lower-case hex. */
    record Hex() implements Format {}

    /** Content of a media type that the device's virtual web endpoint serves itself. */
    record Link(String contentType) implements Format {
        /** Whether one answer is a whole picture, of which the last can be kept. */
        public boolean isPicture() {
            return contentType.startsWith("image/");
        }
    }
}
