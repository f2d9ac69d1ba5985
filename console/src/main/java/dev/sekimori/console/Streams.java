package dev.sekimori.console;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** The open event streams, at most {@code max}. */
final class Streams implements AutoCloseable {
    static final String CONTENT_TYPE = "text/event-stream; charset=utf-8";

    private static final long HEARTBEAT_MS = 15_000;
    /** Events that wait for a slow reader; with one more it is cut off. */
    private static final int MAX_PENDING = 256;

    private static final int ROOM = MAX_PENDING / 2;

    private final Semaphore free;
    private final Executor threads;
    private final Set<Open> open = ConcurrentHashMap.newKeySet();

    Streams(int max, Executor threads) {
        this.free = new Semaphore(max);
        this.threads = threads;
    }

    /**
     * Turns the response into a stream; false when there are too many. On a virtual thread.
     *
     * @param loop the request's event loop
     * @param subscriber is given the stream; what it throws ends nothing that was not begun
     * @param stillAllowed asked now and then whether the reader may go on
     */
    boolean open(
            Context loop,
            HttpServerResponse response,
            Consumer<EventStream> subscriber,
            BooleanSupplier stillAllowed) {
        if (!free.tryAcquire()) {
            return false;
        }
        Open stream = new Open(loop, response, stillAllowed);
        open.add(stream);
        stream.onClose(() -> {
            open.remove(stream);
            free.release();
        });
        try {
            subscriber.accept(stream);
        } catch (RuntimeException e) {
            stream.abandon();
            throw e;
        }
        stream.begin();
        return true;
    }

    @Override
    public void close() {
        open.forEach(EventStream::close);
    }

    /** One open stream. State belongs to the event loop, except where atomic. */
    private final class Open implements EventStream {
        private final Context loop;
        private final HttpServerResponse response;
        private final BooleanSupplier stillAllowed;
        private final Semaphore room = new Semaphore(MAX_PENDING);
        private final AtomicReference<Runnable> whenClosed = new AtomicReference<>(() -> {});
        private volatile boolean closed;
        private long heartbeat = -1;

        Open(Context loop, HttpServerResponse response, BooleanSupplier stillAllowed) {
            this.loop = loop;
            this.response = response;
            this.stillAllowed = stillAllowed;
        }

        void begin() {
            loop.runOnContext(_ -> {
                if (closed || response.closed()) {
                    finish();
                    return;
                }
                start();
                response.closeHandler(_ -> finish());
                response.exceptionHandler(_ -> finish());
                heartbeat = loop.owner().setPeriodic(HEARTBEAT_MS, _ -> beat());
            });
        }

        private void start() {
            if (!response.headWritten()) {
                response.setChunked(true).putHeader("Content-Type", CONTENT_TYPE);
                write(": open\n\n");
            }
        }

        private void beat() {
            try {
                threads.execute(() -> {
                    if (!stillAllowed.getAsBoolean()) {
                        close();
                    }
                });
            } catch (RejectedExecutionException e) {
                close();
            }
            write(": still here\n\n");
        }

        @Override
        public boolean send(String name, String id, String data) {
            if (closed) {
                return false;
            }
            if (!room.tryAcquire()) {
                cutOff();
                return false;
            }
            String text = frame(name, id, data);
            loop.runOnContext(_ -> {
                if (closed || response.closed()) {
                    room.release();
                } else {
                    start();
                    write(text).onComplete(_ -> room.release());
                }
            });
            return true;
        }

        private Future<Void> write(String text) {
            return response.write(Buffer.buffer(text));
        }

        @Override
        public boolean awaitRoom(Duration atMost) {
            try {
                if (room.tryAcquire(ROOM, atMost.toMillis(), TimeUnit.MILLISECONDS)) {
                    room.release(ROOM);
                    return !closed;
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            cutOff();
            return false;
        }

        /** Gives up a reader that takes nothing; the idle timeout closes what it left open. */
        private void cutOff() {
            loop.runOnContext(_ -> {
                response.reset();
                finish();
            });
        }

        @Override
        public void onClose(Runnable task) {
            whenClosed.accumulateAndGet(task, (before, added) -> () -> {
                before.run();
                added.run();
            });
            if (closed) {
                runTasks();
            }
        }

        @Override
        public boolean isOpen() {
            return !closed;
        }

        @Override
        public void close() {
            loop.runOnContext(_ -> {
                if (!closed && !response.ended() && !response.closed()) {
                    response.end();
                }
                finish();
            });
        }

        /** Gives the place back without touching the response. */
        void abandon() {
            closed = true;
            runTasks();
        }

        private void finish() {
            if (heartbeat >= 0) {
                loop.owner().cancelTimer(heartbeat);
            }
            closed = true;
            runTasks();
        }

        private void runTasks() {
            whenClosed.getAndSet(() -> {}).run();
        }
    }

    /** An event on the wire (WHATWG HTML section 9.2.5). Names and ids have no line breaks. */
    static String frame(String name, String id, String data) {
        StringBuilder text = new StringBuilder(data.length() + 64);
        if (!name.isEmpty()) {
            text.append("event: ").append(singleLine(name)).append('\n');
        }
        if (!id.isEmpty()) {
            text.append("id: ").append(singleLine(id)).append('\n');
        }
        data.lines().forEach(line -> text.append("data: ").append(line).append('\n'));
        if (data.isEmpty()) {
            text.append("data:\n");
        }
        return text.append('\n').toString();
    }

    private static String singleLine(String text) {
        return text.replaceAll("[\\r\\n\\u0000]", " ");
    }
}
