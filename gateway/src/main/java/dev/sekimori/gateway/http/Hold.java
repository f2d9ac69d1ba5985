package dev.sekimori.gateway.http;

import dev.sekimori.gateway.LiveSession;
import dev.sekimori.gateway.Sessions;
import dev.sekimori.gateway.clients.HardClose;
import dev.sekimori.model.DeviceId;

import io.vertx.core.Context;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * The sockets of one exchange, known as sessions of the devices that it concerns (guideline G3-1):
 * when one of them is cut off, both sides are closed at once and nothing more passes. Safe from any
 * thread.
 */
final class Hold {
    /** RFC 9113 section 7. */
    private static final long HTTP2_CANCEL = 0x8;

    private final HttpServerRequest client;
    private final Context context;
    private volatile List<Sessions.Registration> registrations = List.of();
    private @Nullable HttpClientRequest device;
    private volatile boolean cut;
    private boolean released;

    Hold(HttpServerRequest client, Context context) {
        this.client = client;
        this.context = context;
    }

    /** Whom the sessions are listed with. */
    record Whose(List<DeviceId> devices, String peerName, String peerAddress) {}

    /** Notes the exchange as a session of each device; false when one of them is cut off. */
    boolean open(Sessions sessions, LiveSession.Kind kind, Whose whose) {
        List<Sessions.Registration> opened = new ArrayList<>();
        for (DeviceId id : whose.devices()) {
            sessions.open(id, kind, whose.peerName(), whose.peerAddress(), this::cut)
                    .ifPresent(opened::add);
        }
        boolean all = opened.size() == whose.devices().size();
        replace(opened, all).forEach(Sessions.Registration::closed);
        return all;
    }

    /** Takes the new registrations in; answers those that are over. */
    private synchronized List<Sessions.Registration> replace(
            List<Sessions.Registration> opened, boolean all) {
        if (cut) {
            // The cut that is under way answers for these as well.
            registrations =
                    Stream.concat(registrations.stream(), opened.stream()).toList();
            return List.of();
        }
        if (!all || released) {
            return opened;
        }
        List<Sessions.Registration> over = registrations;
        registrations = List.copyOf(opened);
        return over;
    }

    /**
     * The connection to the device that is in use now; it is closed at once if the cut came first.
     */
    void device(HttpClientRequest request) {
        synchronized (this) {
            device = request;
            if (!cut) {
                return;
            }
        }
        var _ = HardClose.now(request.connection());
    }

    /** The device's response has come to its end: its connection may serve other requests. */
    synchronized void deviceDone() {
        device = null;
    }

    /** Drops the request to the device unless it is done. */
    void abandonDevice() {
        HttpClientRequest request;
        synchronized (this) {
            request = device;
            device = null;
        }
        if (request != null) {
            var _ = request.reset();
        }
    }

    boolean isCut() {
        return cut;
    }

    /** Application bytes pass; false when they must not. */
    boolean touch() {
        if (cut) {
            return false;
        }
        for (Sessions.Registration registration : registrations) {
            registration.touch();
        }
        return true;
    }

    /** The exchange is over in the usual way. */
    void release() {
        List<Sessions.Registration> ended;
        synchronized (this) {
            released = true;
            if (cut) {
                return;
            }
            ended = registrations;
        }
        ended.forEach(Sessions.Registration::closed);
    }

    /** Closes both sides at once. Does not block. */
    void cut() {
        HttpClientRequest request;
        synchronized (this) {
            if (cut) {
                return;
            }
            cut = true;
            request = device;
        }
        CompletableFuture<Void> deviceSide = request == null
                ? CompletableFuture.completedFuture(null)
                : HardClose.now(request.connection());
        var _ = CompletableFuture.allOf(deviceSide, closeClient())
                // On the loop, because the caller may hold locks of the sessions.
                .whenComplete((done, failure) -> context.runOnContext(run -> allClosed()));
    }

    private CompletableFuture<Void> closeClient() {
        if (client.version() != HttpVersion.HTTP_2) {
            return HardClose.now(client.connection());
        }
        // Other streams of the connection may belong to other exchanges.
        CompletableFuture<Void> reset = new CompletableFuture<>();
        context.runOnContext(run ->
                client.response().reset(HTTP2_CANCEL).onComplete(done -> reset.complete(null)));
        return reset;
    }

    private void allClosed() {
        registrations.forEach(Sessions.Registration::closed);
    }
}
