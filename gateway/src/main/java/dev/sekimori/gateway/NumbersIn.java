package dev.sekimori.gateway;

import dev.sekimori.model.decision.ValueRange;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Finds the numbers of a payload that people and devices write as text: a number alone, or JSON
 * (RFC 8259) with numbers in it. One pass, no state.
 */
public final class NumbersIn {
    /** The longest payload that is looked at, in bytes. */
    public static final int MAX_BYTES = 65_536;

    private static final int MAX_DIGITS = 40;

    private NumbersIn() {}

    /**
     * From the least to the greatest number of the payload; empty when it has none, is longer than
     * {@link #MAX_BYTES}, or has a number that cannot be told. Text in quotation marks is not
     * looked at unless it is a number as a whole, so that a number cannot hide in it.
     */
    public static Optional<ValueRange> payload(byte[] payload) {
        if (payload.length > MAX_BYTES) {
            return Optional.empty();
        }
        return new Scan(new String(payload, StandardCharsets.UTF_8)).range();
    }

    private static final class Scan {
        private final String text;
        private int at;
        private double least = Double.POSITIVE_INFINITY;
        private double greatest = Double.NEGATIVE_INFINITY;

        Scan(String text) {
            this.text = text;
        }

        Optional<ValueRange> range() {
            while (at < text.length()) {
                if (!step()) {
                    return Optional.empty();
                }
            }
            return least <= greatest
                    ? Optional.of(new ValueRange(least, greatest))
                    : Optional.empty();
        }

        /** Takes one thing; false when it is something that this does not understand. */
        private boolean step() {
            char c = text.charAt(at);
            if (c == '"') {
                return string();
            }
            if (c == '-' || c == '+' || c == '.' || isDigit(c)) {
                int from = at;
                while (at < text.length() && isOfNumber(text.charAt(at))) {
                    at++;
                }
                return number(text.substring(from, at));
            }
            if (Character.isLetter(c)) {
                return word();
            }
            at++;
            return " \t\r\n{}[]:,".indexOf(c) >= 0;
        }

        /** A word that is no number; true, false and null write no number. */
        private boolean word() {
            for (String known : new String[] {"true", "false", "null"}) {
                if (text.startsWith(known, at)) {
                    at += known.length();
                    return at == text.length() || !Character.isLetterOrDigit(text.charAt(at));
                }
            }
            return false;
        }

        private boolean string() {
            int from = at + 1;
            at = from;
            while (at < text.length() && text.charAt(at) != '"') {
                at += text.charAt(at) == '\\' ? 2 : 1;
            }
            if (at >= text.length()) {
                return false;
            }
            String inside = text.substring(from, at++).strip();
            boolean mayBeNumber = !inside.isEmpty()
                    && inside.chars().allMatch(c -> isOfNumber((char) c))
                    && inside.chars().anyMatch(c -> isDigit((char) c));
            return !mayBeNumber || isKey() || number(inside);
        }

        private boolean isKey() {
            int next = at;
            while (next < text.length() && Character.isWhitespace(text.charAt(next))) {
                next++;
            }
            return next < text.length() && text.charAt(next) == ':';
        }

        private boolean number(String digits) {
            if (digits.length() > MAX_DIGITS) {
                return false;
            }
            try {
                double value = Double.parseDouble(digits);
                least = Math.min(least, value);
                greatest = Math.max(greatest, value);
                return Double.isFinite(value);
            } catch (NumberFormatException e) {
                return false;
            }
        }

        private static boolean isDigit(char c) {
            return c >= '0' && c <= '9';
        }

        private static boolean isOfNumber(char c) {
            return isDigit(c) || "+-.eE".indexOf(c) >= 0;
        }
    }
}
