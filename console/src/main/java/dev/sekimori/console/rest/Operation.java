package dev.sekimori.console.rest;

import dev.sekimori.console.EventStream;
import dev.sekimori.console.Guard;
import dev.sekimori.console.Reply;
import dev.sekimori.console.Route;
import dev.sekimori.console.rest.dto.Page;

import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One call of the interface: a line of the table from which routes and OpenAPI are made.
 *
 * @param path with {@code {names}} of its parameters
 * @param id its name for programs, in camel case
 * @param about what it does, in a sentence
 * @param takes the body, none when the call has no body
 */
record Operation(
        Route.Method method,
        String path,
        Guard guard,
        String id,
        String about,
        List<Parameter> parameters,
        Optional<Class<? extends Record>> takes,
        Answer answer) {
    static final String BASE = "/api/v1";

    /** What a call answers when it succeeds, and how. */
    sealed interface Answer {
        /** A JSON body. */
        record One(int status, Class<?> type, Function<Request, Object> handler)
                implements Answer {}

        /** A part of a list. */
        record Many(Class<?> type, Function<Request, Page<?>> handler) implements Answer {}

        /** 204 without a body. */
        record Nothing(Consumer<Request> handler) implements Answer {}

        /** Something else than JSON. */
        record Other(List<String> mediaTypes, Function<Request, Reply> handler) implements Answer {
            public Other {
                mediaTypes = List.copyOf(mediaTypes);
            }
        }

        /** A part of a list, or the list as a stream of events. */
        record ManyOrStream(
                Class<?> type,
                Function<Request, Page<?>> handler,
                BiConsumer<Request, EventStream> stream)
                implements Answer {}
    }

    /** An operation whose answer is still to be said. */
    record Draft(
            Route.Method method,
            String path,
            Guard guard,
            String id,
            String about,
            List<Parameter> parameters,
            Optional<Class<? extends Record>> body) {
        Draft with(Parameter... added) {
            return new Draft(method, path, guard, id, about, List.of(added), body);
        }

        Draft takes(Class<? extends Record> type) {
            return new Draft(method, path, guard, id, about, parameters, Optional.of(type));
        }

        Operation answers(int status, Class<?> type, Function<Request, Object> handler) {
            return of(new Answer.One(status, type, handler));
        }

        Operation answers(Class<?> type, Function<Request, Object> handler) {
            return answers(200, type, handler);
        }

        Operation lists(Class<?> type, Function<Request, Page<?>> handler) {
            return of(new Answer.Many(type, handler));
        }

        Operation answersNothing(Consumer<Request> handler) {
            return of(new Answer.Nothing(handler));
        }

        Operation answersAs(List<String> mediaTypes, Function<Request, Reply> handler) {
            return of(new Answer.Other(mediaTypes, handler));
        }

        Operation of(Answer answer) {
            return new Operation(method, path, guard, id, about, parameters, body, answer);
        }
    }

    /** A call under {@link #BASE} that looks at something. */
    static Draft get(String path, String id, String about) {
        return draft(Route.Method.GET, BASE + path, Guard.VIEWER, id, about);
    }

    static Draft post(String path, String id, String about) {
        return draft(Route.Method.POST, BASE + path, Guard.OPERATOR, id, about);
    }

    static Draft put(String path, String id, String about) {
        return draft(Route.Method.PUT, BASE + path, Guard.OPERATOR, id, about);
    }

    static Draft patch(String path, String id, String about) {
        return draft(Route.Method.PATCH, BASE + path, Guard.OPERATOR, id, about);
    }

    static Draft delete(String path, String id, String about) {
        return draft(Route.Method.DELETE, BASE + path, Guard.OPERATOR, id, about);
    }

    static Draft draft(Route.Method method, String path, Guard guard, String id, String about) {
        return new Draft(method, path, guard, id, about, List.of(), Optional.empty());
    }

    /** The path in the form that the server's router takes. */
    String routePath() {
        return path.replaceAll("\\{(\\w+)\\}", ":$1");
    }
}
