package dev.sekimori.gateway.http;

import io.netty.channel.Channel;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.core.streams.ReadStream;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.Queue;

/**
 * What one side sends, taken from its connection as it comes and handed on as it is wanted. Vert.x
 * drops what waits in a paused connection when that connection ends, and the transport reads on
 * when the other side has ended; so the connection itself is never paused. What is not wanted yet
 * waits here, and meanwhile the socket is not read from. What waits is thus bounded by one turn of
 * reading, or after the other side's end by what the kernel has received.
 *
 * <p>Begins paused. The end, or the failure, comes after everything else. Belongs to the event loop
 * of the connection, which is to be that of whoever reads.
 */
final class Inflow implements ReadStream<Buffer> {
    private final Channel channel;
    private final Queue<Buffer> waiting = new ArrayDeque<>();
    private @Nullable Handler<Buffer> handler;
    private @Nullable Handler<Void> endHandler;
    private @Nullable Handler<Throwable> exceptionHandler;
    private @Nullable Throwable failure;
    private long demand;
    private boolean over;
    private boolean told;
    private boolean heldBack;
    private boolean passing;

    private Inflow(Channel channel) {
        this.channel = channel;
    }

    /** The content of a response, or the bytes after a switch of protocols. */
    static Inflow of(HttpClientResponse response) {
        return of(
                response.statusCode() == 101 ? response.netSocket() : response,
                response.request().connection());
    }

    /** What comes over a connection; nothing else may read from it. */
    static Inflow of(ReadStream<Buffer> stream, HttpConnection connection) {
        Inflow inflow = new Inflow(((ConnectionBase) connection).channel());
        stream.handler(inflow::come);
        stream.endHandler(ended -> inflow.end(null));
        stream.exceptionHandler(inflow::end);
        return inflow;
    }

    private void come(Buffer bytes) {
        if (demand > 0 && waiting.isEmpty()) {
            handOn(bytes);
            return;
        }
        waiting.add(bytes);
        if (!heldBack && !over) {
            heldBack = true;
            channel.config().setAutoRead(false);
        }
    }

    private void handOn(Buffer bytes) {
        if (demand != Long.MAX_VALUE) {
            demand--;
        }
        if (handler != null) {
            handler.handle(bytes);
        }
    }

    private void end(@Nullable Throwable cause) {
        if (over) {
            return;
        }
        over = true;
        failure = cause;
        // The connection may serve other requests now.
        readOn();
        pass();
    }

    private void readOn() {
        if (heldBack) {
            heldBack = false;
            channel.config().setAutoRead(true);
        }
    }

    private void pass() {
        if (passing) {
            return;
        }
        passing = true;
        try {
            while (demand > 0 && !waiting.isEmpty()) {
                handOn(waiting.remove());
            }
        } finally {
            passing = false;
        }
        if (demand > 0 && waiting.isEmpty()) {
            readOn();
            tellEnd();
        }
    }

    private void tellEnd() {
        if (!over || told) {
            return;
        }
        told = true;
        if (failure == null) {
            if (endHandler != null) {
                endHandler.handle(null);
            }
        } else if (exceptionHandler != null) {
            exceptionHandler.handle(failure);
        }
    }

    /** Whether nothing more will come; something may still wait here. */
    boolean isOver() {
        return over;
    }

    @Override
    public Inflow handler(@Nullable Handler<Buffer> taker) {
        handler = taker;
        return this;
    }

    @Override
    public Inflow endHandler(@Nullable Handler<Void> taker) {
        endHandler = taker;
        return this;
    }

    @Override
    public Inflow exceptionHandler(@Nullable Handler<Throwable> taker) {
        exceptionHandler = taker;
        return this;
    }

    @Override
    public Inflow pause() {
        demand = 0;
        return this;
    }

    @Override
    public Inflow resume() {
        return fetch(Long.MAX_VALUE);
    }

    @Override
    public Inflow fetch(long amount) {
        long sum = demand + amount;
        demand = sum < 0 ? Long.MAX_VALUE : sum;
        pass();
        return this;
    }
}
