package dev.sekimori.gateway.http;

import dev.sekimori.gateway.NumbersIn;
import dev.sekimori.model.decision.ValueRange;

import io.vertx.core.MultiMap;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Finds the numbers that a request writes: in the parameters of its query and in its content, which
 * is a form, JSON or a number alone. A device may read content otherwise than its type says, so
 * what could be read in two ways is not understood. Pure.
 */
final class WrittenNumbers {
    private static final int MOST_PARAMETERS = 200;
    private static final Pattern NUMBER = Pattern.compile(
            "[+-]?([0-9]{1,20}(\\.[0-9]{0,20})?|\\.[0-9]{1,20})([eE][+-]?[0-9]{1,3})?");
    /** What {@code strtod} and its like would take for a number, at least in part. */
    private static final Pattern LIKE_NUMBER =
            Pattern.compile("[+-]?(\\.?\\p{Nd}|inf|nan).*", Pattern.CASE_INSENSITIVE);

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.:\\[\\]-]{1,100}");
    /** Nothing that begins another parameter, a structure or an escape. */
    private static final Pattern TEXT = Pattern.compile("[^{}\\[\\]\"'<>&;=%\\p{Cntrl}]{0,1000}");

    private double least = Double.POSITIVE_INFINITY;
    private double greatest = Double.NEGATIVE_INFINITY;

    private WrittenNumbers() {}

    /**
     * From the least to the greatest number of both; empty when there is none, or something is not
     * understood or longer than {@link NumbersIn#MAX_BYTES}. {@code query} is without its question
     * mark.
     */
    static Optional<ValueRange> of(String query, MultiMap headers, byte[] content) {
        if (content.length > NumbersIn.MAX_BYTES || isAmbiguous(headers)) {
            return Optional.empty();
        }
        WrittenNumbers numbers = new WrittenNumbers();
        boolean understood = numbers.parameters(query)
                && (content.length == 0
                        || (isForm(headers)
                                ? numbers.parameters(new String(content, StandardCharsets.UTF_8))
                                : numbers.payload(content)));
        return understood && numbers.least <= numbers.greatest
                ? Optional.of(new ValueRange(numbers.least, numbers.greatest))
                : Optional.empty();
    }

    private static boolean isAmbiguous(MultiMap headers) {
        return headers.getAll("content-type").size() > 1
                || headers.getAll("content-encoding").stream()
                        .anyMatch(encoding -> !encoding.strip().equalsIgnoreCase("identity"));
    }

    private static boolean isForm(MultiMap headers) {
        String type = headers.get("content-type");
        return type != null
                && type.strip()
                        .toLowerCase(Locale.ROOT)
                        .startsWith("application/x-www-form-urlencoded");
    }

    /** What has an equals sign could be read as a form, and is not JSON that writes numbers. */
    private boolean payload(byte[] content) {
        for (byte each : content) {
            if (each == '=') {
                return false;
            }
        }
        return NumbersIn.payload(content).map(this::add).orElse(false);
    }

    /** Names and values as in a form (WHATWG URL, application/x-www-form-urlencoded). */
    private boolean parameters(String text) {
        if (text.isEmpty()) {
            return true;
        }
        String[] pairs = text.split("[&;]", MOST_PARAMETERS + 1);
        if (pairs.length > MOST_PARAMETERS) {
            return false;
        }
        for (String pair : pairs) {
            if (!pair.isEmpty() && !parameter(pair)) {
                return false;
            }
        }
        return true;
    }

    private boolean parameter(String pair) {
        int equals = pair.indexOf('=');
        Optional<String> name = decoded(equals < 0 ? pair : pair.substring(0, equals));
        Optional<String> value = decoded(equals < 0 ? "" : pair.substring(equals + 1));
        if (name.isEmpty() || value.isEmpty() || !NAME.matcher(name.get()).matches()) {
            return false;
        }
        if (equals < 0 && LIKE_NUMBER.matcher(name.get()).matches()) {
            return false;
        }
        String written = value.get().strip();
        if (NUMBER.matcher(written).matches()) {
            double number = Double.parseDouble(written);
            return Double.isFinite(number) && add(ValueRange.of(number));
        }
        return TEXT.matcher(written).matches() && !LIKE_NUMBER.matcher(written).matches();
    }

    private boolean add(ValueRange more) {
        least = Math.min(least, more.min());
        greatest = Math.max(greatest, more.max());
        return true;
    }

    /** Plus signs and escapes taken back; empty for an escape that is none. */
    private static Optional<String> decoded(String text) {
        byte[] bytes = text.replace('+', ' ').getBytes(StandardCharsets.UTF_8);
        int length = 0;
        for (int at = 0; at < bytes.length; at++) {
            if (bytes[at] == '%') {
                int high = at + 2 < bytes.length ? Character.digit(bytes[at + 1], 16) : -1;
                int low = at + 2 < bytes.length ? Character.digit(bytes[at + 2], 16) : -1;
                if (high < 0 || low < 0) {
                    return Optional.empty();
                }
                bytes[length++] = (byte) (high << 4 | low);
                at += 2;
            } else {
                bytes[length++] = bytes[at];
            }
        }
        return Optional.of(new String(bytes, 0, length, StandardCharsets.UTF_8));
    }
}
