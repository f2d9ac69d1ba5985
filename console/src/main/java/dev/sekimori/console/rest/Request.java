package dev.sekimori.console.rest;

import dev.sekimori.console.Call;
import dev.sekimori.model.Actor;
import dev.sekimori.model.DeviceId;
import dev.sekimori.model.Language;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Function;

/** A call whose parameters were checked, as the handlers of operations see it. */
record Request(Call call) {
    Actor actor() {
        return call.signedIn().actor();
    }

    Language language() {
        return call.language();
    }

    Optional<String> text(String parameter) {
        return call.query(parameter);
    }

    Optional<Long> number(String parameter) {
        return call.query(parameter).map(Long::valueOf);
    }

    Optional<Boolean> flag(String parameter) {
        return call.query(parameter).map(Boolean::valueOf);
    }

    <E extends Enum<E>> Optional<E> choice(String parameter, Class<E> type) {
        return call.query(parameter).flatMap(name -> Names.find(type, name));
    }

    int limit() {
        return Math.toIntExact(number("limit").orElse((long) Parameter.DEFAULT_LIMIT));
    }

    /** A parameter of a type that refuses malformed text; 400 when it does. */
    <T> Optional<T> value(String parameter, Function<String, T> parse) {
        return call.query(parameter).map(text -> parsed(parameter, text, parse));
    }

    private static <T> T parsed(String parameter, String text, Function<String, T> parse) {
        try {
            return parse.apply(text);
        } catch (IllegalArgumentException e) {
            throw Refusal.badRequest("parameter.form", parameter);
        }
    }

    /** The parameter of the path; 404 with this reason when there can be no such thing. */
    <T> T path(String parameter, Function<String, T> parse, String notFound) {
        String text = call.pathParameter(parameter);
        try {
            return parse.apply(text);
        } catch (IllegalArgumentException e) {
            throw Refusal.notFound(notFound, text);
        }
    }

    /** The device that the path names. */
    DeviceId device() {
        return path("id", DeviceId::new, "device.not_found");
    }

    /** What the cursor stands for; 400 when no list gave it. */
    <T> Optional<T> cursor(Function<String, T> parse) {
        return call.query("cursor").map(cursor -> {
            try {
                byte[] bytes = Base64.getUrlDecoder().decode(cursor);
                return parse.apply(new String(bytes, StandardCharsets.UTF_8));
            } catch (IllegalArgumentException e) {
                throw Refusal.badRequest("parameter.cursor", "cursor");
            }
        });
    }

    /** A cursor that stands for the last item of a part. */
    static String cursorAt(Object last) {
        byte[] bytes = last.toString().getBytes(StandardCharsets.UTF_8);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    <T extends Record> T body(Class<T> type) {
        return RequestBody.read(call, type);
    }
}
