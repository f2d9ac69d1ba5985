package dev.sekimori.console.rest;

import dev.sekimori.console.Call;
import dev.sekimori.console.Reply;
import dev.sekimori.console.Route;
import dev.sekimori.console.rest.Operation.Answer;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Makes routes of operations: checks what a call brings before its handler sees it, answers a
 * repeated call from memory, writes the answer, and measures.
 */
final class Mount {
    /** Every call takes it, as every page does. */
    private static final String LANGUAGE = "lang";

    private static final String JSON = "application/json";
    private static final List<String> JSON_ONLY = List.of(JSON);

    private final IdempotentReplies replies;
    private final RestMetrics metrics;

    Mount(IdempotentReplies replies, RestMetrics metrics) {
        this.replies = replies;
        this.metrics = metrics;
    }

    Route route(Operation operation) {
        return new Route(
                operation.method(), operation.routePath(), operation.guard(), work(operation));
    }

    private Route.Work work(Operation operation) {
        return switch (operation.answer()) {
            case Answer.One _, Answer.Many _, Answer.Nothing _, Answer.Other _ ->
                new Route.Work.Answers(call -> serve(operation, call));
            case Answer.ManyOrStream(var _, var _, var stream) ->
                new Route.Work.Either(call -> serve(operation, call), (call, events) -> {
                    checkParameters(operation, call);
                    stream.accept(new Request(call), events);
                });
        };
    }

    private Reply serve(Operation operation, Call call) {
        return metrics.measured(operation.id(), () -> {
            checkParameters(operation, call);
            if (!operation.method().isUnsafe()) {
                checkAccept(operation, call);
                return run(operation, call);
            }
            RequestBody.check(call);
            checkAccept(operation, call);
            return replies.once(call, () -> run(operation, call));
        });
    }

    private static void checkParameters(Operation operation, Call call) {
        Set<String> unknown = new HashSet<>(call.query().keySet());
        unknown.remove(LANGUAGE);
        for (Parameter parameter : operation.parameters()) {
            unknown.remove(parameter.name());
            List<String> values = call.query().getOrDefault(parameter.name(), List.of());
            if (values.size() > 1) {
                throw Refusal.badRequest("parameter.twice", parameter.name());
            }
            call.query(parameter.name()).ifPresent(parameter::check);
        }
        unknown.stream().sorted().findFirst().ifPresent(name -> {
            throw Refusal.badRequest("parameter.unknown", name);
        });
    }

    private static void checkAccept(Operation operation, Call call) {
        List<String> offered =
                operation.answer() instanceof Answer.Other(var types, var _) ? types : JSON_ONLY;
        if (!Acceptable.accepts(call.headers().getOrDefault("accept", List.of()), offered)) {
            throw Refusal.of(406);
        }
    }

    private static Reply run(Operation operation, Call call) {
        Request request = new Request(call);
        if (operation.method().isUnsafe() && operation.takes().isEmpty()) {
            request.body(NoBody.class);
        }
        return switch (operation.answer()) {
            case Answer.One(int status, var _, var handler) ->
                Reply.bytes(status, JSON, RestJson.write(handler.apply(request)));
            case Answer.Many(var _, var handler) ->
                Reply.bytes(200, JSON, RestJson.write(handler.apply(request)));
            case Answer.ManyOrStream(var _, var handler, var _) ->
                Reply.bytes(200, JSON, RestJson.write(handler.apply(request)));
            case Answer.Nothing(var handler) -> {
                handler.accept(request);
                yield Reply.empty(204);
            }
            case Answer.Other(var _, var handler) -> handler.apply(request);
        };
    }

    /** The body of a call that takes none: nothing, or an empty object. */
    private record NoBody() {}
}
