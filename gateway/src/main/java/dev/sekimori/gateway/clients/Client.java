package dev.sekimori.gateway.clients;

import dev.sekimori.gateway.clients.ClientCounters.Cause;

import io.netty.channel.Channel;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * One client's connection, looked at once a second. Belongs to its event loop; the time without a
 * request may be read from any thread, and it may be evicted from any.
 */
final class Client {
    /**
     * Content of HTTP/2 above this may stand still because the gateway does not take it (RFC 9113
     * section 5.2); below, everything is read at once.
     */
    private static final long NEVER_HELD_BACK_BYTES = 64 * 1024;

    private static final int SWITCHING_PROTOCOLS = 101;
    private static final long HTTP2_CANCEL = 0x8;

    /** A request whose fields have come and that is not over. */
    private final class Running {
        private final HttpServerRequest request;
        private final boolean switchesProtocol;
        private final Pace sending = new Pace(bounds.bytesPerSecond());
        private final Pace taking = new Pace(bounds.bytesPerSecond());
        private boolean drips;

        Running(HttpServerRequest request) {
            this.request = request;
            this.switchesProtocol = request.getHeader("upgrade") != null
                    && request.version() == HttpVersion.HTTP_1_1;
        }

        boolean isOver() {
            // Over HTTP/1.1 a response counts as closed when the connection is to be, which it is
            // not before the request has ended.
            boolean closed = isHttp2() && request.response().closed();
            return closed || (isAnswered() && request.isEnded());
        }

        /** Whether nothing is owed to the client, or nothing yet as it sends too slowly. */
        boolean mayGiveWay() {
            return drips || isAnswered();
        }

        /** Whether only the client has something left to say. */
        private boolean isAnswered() {
            HttpServerResponse response = request.response();
            boolean switched = switchesProtocol && response.getStatusCode() == SWITCHING_PROTOCOLS;
            return response.ended() && !switched;
        }

        /** Whether the client has been sending too slowly while it was its turn. */
        boolean sendsTooSlowly() {
            boolean itsTurn = !request.isEnded()
                    && !switchesProtocol
                    && (isHttp2()
                            ? request.bytesRead() < NEVER_HELD_BACK_BYTES
                            : channel.config().isAutoRead());
            if (!itsTurn) {
                sending.rest();
                drips = false;
                return false;
            }
            long sent = isHttp2() ? request.bytesRead() : meter.received();
            boolean tooSlow = sending.tooSlow(sent, bounds.body());
            drips = sending.isBehind(sent);
            return tooSlow;
        }

        /** Only over HTTP/2, where a stream may stand still and the connection not. */
        boolean takesTooSlowly() {
            HttpServerResponse response = request.response();
            if (!isHttp2() || response.closed() || response.ended() || !response.writeQueueFull()) {
                taking.rest();
                return false;
            }
            return taking.tooSlow(response.bytesWritten(), patience());
        }

        boolean isHttp2() {
            return request.version() == HttpVersion.HTTP_2;
        }
    }

    private final HttpConnection connection;
    private final Channel channel;
    private final ClientBounds bounds;
    private final ClientCounters counters;
    private final String address;
    private final Meter meter = new Meter(this::bytesCome);
    private final Pace taking;
    private final List<Running> running = new ArrayList<>();
    private Optional<Future<?>> timer = Optional.empty();
    private boolean streams;
    private boolean mayBeginAnyTime;
    private boolean headBegun = true;
    private int secondsInHead;
    private volatile int secondsWithoutRequest;
    private volatile boolean withoutRequest = true;

    Client(
            HttpConnection connection,
            Channel channel,
            ClientBounds bounds,
            ClientCounters counters,
            String address) {
        this.connection = connection;
        this.channel = channel;
        this.bounds = bounds;
        this.counters = counters;
        this.address = address;
        this.taking = new Pace(bounds.bytesPerSecond());
    }

    void watch() {
        channel.pipeline().addFirst(meter);
        timer = Optional.of(
                channel.eventLoop().scheduleWithFixedDelay(this::look, 1, 1, TimeUnit.SECONDS));
    }

    void closed() {
        timer.ifPresent(scheduled -> scheduled.cancel(false));
    }

    String address() {
        return address;
    }

    /** Whether the client is owed no answer: it may make room for others. */
    boolean isWithoutRequest() {
        return withoutRequest;
    }

    int secondsWithoutRequest() {
        return secondsWithoutRequest;
    }

    private void bytesCome() {
        // Between requests, frames of HTTP/2 come that are no request.
        if (!headBegun && !mayBeginAnyTime && forgetOver()) {
            headBegun = true;
            secondsInHead = 0;
        }
    }

    void begins(HttpServerRequest request) {
        forgetOver();
        running.add(new Running(request));
        mayBeginAnyTime = request.version() == HttpVersion.HTTP_2;
        headBegun = false;
        withoutRequest = false;
        secondsWithoutRequest = 0;
    }

    void streams() {
        streams = true;
    }

    /** Whether no request is running any more. */
    private boolean forgetOver() {
        running.removeIf(Running::isOver);
        withoutRequest = running.stream().allMatch(Running::mayGiveWay);
        return running.isEmpty();
    }

    private Duration patience() {
        return streams ? bounds.stream() : bounds.answer();
    }

    private void look() {
        boolean isSilent = forgetOver();
        if (withoutRequest) {
            int seconds = secondsWithoutRequest + 1;
            secondsWithoutRequest = seconds;
        }
        if (isSilent) {
            streams = false;
            lookAtSilence();
        } else {
            running.forEach(this::lookAt);
        }
        if (Meter.waiting(channel) == 0) {
            taking.rest();
        } else if (taking.tooSlow(meter.taken(channel), patience())) {
            evict(Cause.SLOW_READ);
        }
    }

    private void lookAtSilence() {
        if (headBegun && ++secondsInHead >= bounds.head().toSeconds()) {
            evict(Cause.SLOW_HEAD);
        } else if (secondsWithoutRequest > bounds.idle().toSeconds()) {
            counters.closed(Cause.IDLE);
            // What the client has not read yet may still be on its way to it.
            connection.close();
        }
    }

    private void lookAt(Running each) {
        if (each.sendsTooSlowly()) {
            end(each, Cause.SLOW_BODY);
        } else if (each.takesTooSlowly()) {
            end(each, Cause.SLOW_READ);
        }
    }

    /** Over HTTP/2 the connection's other requests go on. */
    private void end(Running each, Cause cause) {
        if (each.isHttp2()) {
            counters.closed(cause);
            each.request.response().reset(HTTP2_CANCEL);
        } else {
            evict(cause);
        }
    }

    void evict(Cause cause) {
        counters.closed(cause);
        var _ = HardClose.now(connection);
    }
}
