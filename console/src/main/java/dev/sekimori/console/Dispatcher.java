package dev.sekimori.console;

import dev.sekimori.govern.fault.BusyException;
import dev.sekimori.govern.fault.InvalidException;
import dev.sekimori.govern.fault.NotFoundException;
import dev.sekimori.govern.fault.RefusedException;
import dev.sekimori.ledger.fault.LedgerBusyException;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/**
 * Takes calls from the event loop to a virtual thread each, at most {@code maxConcurrent} at once,
 * checks the gate, runs the action and sends its reply from the event loop.
 */
final class Dispatcher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

    private final Gate gate;
    private final Faults faults;
    private final Semaphore permits;
    private final Streams streams;
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("console-", 0).factory());

    Dispatcher(Gate gate, Faults faults, ConsoleConfig config) {
        this.gate = gate;
        this.faults = faults;
        this.permits = new Semaphore(config.maxConcurrent());
        this.streams = new Streams(config.maxStreams(), threads);
    }

    /** Serves a route's call. On the event loop. */
    void serve(Route route, RoutingContext context) {
        hand(context, (call, loop) -> {
            Optional<Fault> refusal = Gate.refusal(route, call);
            if (refusal.isPresent()) {
                return Optional.of(faults.render(call, refusal.get()));
            }
            return switch (route.work()) {
                case Route.Work.Answers(var action) -> Optional.of(action.answer(call));
                case Route.Work.Streams(var action) ->
                    stream(route, action, call, new Exchange(loop, context.response()));
                case Route.Work.Either(var once, var stream) ->
                    asksForEvents(call)
                            ? stream(route, stream, call, new Exchange(loop, context.response()))
                            : Optional.of(once.answer(call));
            };
        });
    }

    /** Says why a call was not served. On the event loop. */
    void refuse(RoutingContext context, Fault fault) {
        hand(context, (call, _) -> Optional.of(faults.render(call, fault)));
    }

    private Optional<Reply> stream(Route route, StreamAction action, Call call, Exchange exchange) {
        if (call.method().equals("HEAD")) {
            return Optional.of(Reply.text(200, Streams.CONTENT_TYPE, ""));
        }
        boolean opened = streams.open(
                exchange.loop(), exchange.response(), stream -> action.open(call, stream), () -> {
                    Call again = CallReader.with(call, gate.visitor(call));
                    return Gate.refusal(route, again).isEmpty();
                });
        return opened ? Optional.empty() : Optional.of(faults.render(call, Fault.busy()));
    }

    private static boolean asksForEvents(Call call) {
        return call.header("accept")
                .filter(a -> a.contains("text/event-stream"))
                .isPresent();
    }

    private record Exchange(Context loop, HttpServerResponse response) {}

    @FunctionalInterface
    private interface Handling {
        /** The reply; none when the response was taken over. */
        Optional<Reply> handle(Call call, Context loop);
    }

    private void hand(RoutingContext context, Handling handling) {
        Context loop = context.vertx().getOrCreateContext();
        Call call = CallReader.read(context);
        if (!permits.tryAcquire()) {
            send(call, faults.render(call, Fault.busy()), context.response());
            return;
        }
        threads.execute(() -> {
            try {
                handle(call, loop, handling)
                        .ifPresent(reply ->
                                loop.runOnContext(_ -> send(call, reply, context.response())));
            } finally {
                permits.release();
            }
        });
    }

    /** The outermost boundary of the action's thread: whatever happens, there is a reply. */
    private Optional<Reply> handle(Call anonymous, Context loop, Handling handling) {
        Call call = anonymous;
        try {
            call = CallReader.with(anonymous, gate.visitor(anonymous));
            return handling.handle(call, loop);
        } catch (ConsoleException e) {
            return Optional.of(faults.render(call, Fault.of(e.status(), e.reason())));
        } catch (NotFoundException e) {
            return Optional.of(faults.render(call, Fault.of(404, e.reason())));
        } catch (InvalidException e) {
            return Optional.of(faults.render(call, Fault.of(422, e.reason())));
        } catch (RefusedException e) {
            return Optional.of(faults.render(call, Fault.of(409, e.reason())));
        } catch (BusyException e) {
            return Optional.of(faults.render(call, Fault.busy(e.reason())));
        } catch (LedgerBusyException e) {
            return Optional.of(faults.render(call, Fault.busy()));
        } catch (RuntimeException e) {
            LOG.error("{} failed", call, e);
            return Optional.of(faults.render(call, Fault.of(500)));
        }
    }

    private static void send(Call call, Reply reply, HttpServerResponse response) {
        if (response.ended() || response.closed()) {
            return;
        }
        response.setStatusCode(reply.status());
        reply.headers().forEach(header -> {
            if (header.name().equalsIgnoreCase("Set-Cookie")) {
                response.headers().add(header.name(), header.value());
            } else {
                response.putHeader(header.name(), header.value());
            }
        });
        if (call.query().containsKey("lang")) {
            response.headers().add("Set-Cookie", Cookies.language(call.language()));
        }
        // RFC 9110 section 8.6: no length where there can be no content.
        if (reply.status() != 204) {
            response.putHeader("Content-Length", String.valueOf(reply.body().length));
        }
        if (call.method().equals("HEAD")) {
            response.end();
        } else {
            response.end(Buffer.buffer(reply.body()));
        }
    }

    /** Ends streams and stops taking calls. */
    @Override
    public void close() {
        streams.close();
        threads.shutdown();
    }
}
