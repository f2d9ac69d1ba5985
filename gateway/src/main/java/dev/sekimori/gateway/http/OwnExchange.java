package dev.sekimori.gateway.http;

import dev.sekimori.model.decision.Decision;
import dev.sekimori.model.decision.Peer;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.Optional;

/**
 * One request to a host of the gateway's own, from its head to its end. Belongs to the client
 * connection's event loop; only {@link #recheck}, {@link #recheckCaller} and {@link #cut} may be
 * called from elsewhere.
 */
final class OwnExchange {
    private static final long LONGEST_BODY_MS = 10_000;

    private final ExchangeParts parts;
    private final OwnHost host;
    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final Inquiry inquiry;
    private final Context context;
    private final long identities;
    private volatile @Nullable Peer peer;
    private volatile @Nullable EventStream stream;
    private boolean finished;

    OwnExchange(
            ExchangeParts parts,
            OwnHost host,
            HttpServerRequest request,
            Inquiry inquiry,
            Context context) {
        this.parts = parts;
        this.host = host;
        this.request = request;
        this.response = request.response();
        this.inquiry = inquiry;
        this.context = context;
        this.identities = parts.gatekeeper().identities();
    }

    /** Takes the paused request on. */
    void run() {
        response.exceptionHandler(failure -> finish());
        response.closeHandler(closed -> finish());
        response.endHandler(ended -> finish());
        parts.judging()
                .offload(context, () -> parts.gatekeeper().bearer(inquiry.headers()))
                .onSuccess(peer -> peer.ifPresentOrElse(this::known, () -> refuse(Problem.SIGN_IN)))
                .onFailure(this::fail);
    }

    private void known(Peer caller) {
        peer = caller;
        body().compose(body -> parts.judging()
                        .offload(context, () -> host.answer(call(caller, body.getBytes()))))
                .onSuccess(this::reply)
                .onFailure(this::fail);
    }

    private Future<Buffer> body() {
        if (!inquiry.changes()) {
            request.handler(ignored -> {}).resume();
            return Future.succeededFuture(Buffer.buffer());
        }
        if (inquiry.bodyBytes() > OwnHost.MOST_BODY_BYTES) {
            return Future.failedFuture(new ProblemException(Problem.TOO_LARGE));
        }
        if ("100-continue".equalsIgnoreCase(inquiry.headers().get("expect"))) {
            response.writeContinue();
        }
        long timer = parts.vertx()
                .setTimer(
                        LONGEST_BODY_MS, fired -> fail(new ProblemException(Problem.SLOW_REQUEST)));
        return RequestContent.read(request, OwnHost.MOST_BODY_BYTES)
                .onComplete(done -> parts.vertx().cancelTimer(timer))
                .compose(content -> switch (content) {
                    case RequestContent.Whole(var bytes) -> Future.succeededFuture(bytes);
                    case RequestContent.Begun _ ->
                        Future.failedFuture(new ProblemException(Problem.TOO_LARGE));
                });
    }

    private OwnHost.Call call(Peer caller, byte[] body) {
        int query = inquiry.target().indexOf('?');
        return new OwnHost.Call(
                inquiry.method().name(),
                inquiry.path().decoded(),
                query < 0 ? "" : inquiry.target().substring(query + 1),
                inquiry.host().origin(),
                caller,
                inquiry.peerAddress(),
                wantsEvents(),
                body);
    }

    private boolean wantsEvents() {
        String accept = inquiry.headers().get("accept");
        return accept != null && accept.contains("text/event-stream");
    }

    private void reply(OwnHost.Reply reply) {
        if (finished || response.ended()) {
            finish();
            return;
        }
        switch (reply) {
            case OwnHost.Reply.Content content -> content(content);
            case OwnHost.Reply.Bytes(var type, var fields, var body) -> {
                head(fields);
                response.putHeader("content-type", type).end(Buffer.buffer(body));
            }
            case OwnHost.Reply.Refused(var problem, var decision) -> answer(problem, decision);
            case OwnHost.Reply.Events(var feed) -> events(feed);
        }
    }

    private void content(OwnHost.Reply.Content content) {
        head(content.fields());
        response.setStatusCode(content.status());
        if (content.status() == 204) {
            response.end();
            return;
        }
        response.putHeader("content-type", content.type());
        response.end(content.body());
    }

    /** No field of CORS: pages of other origins may not read what this host answers. */
    private void head(Map<String, String> fields) {
        response.putHeader("cache-control", "no-store");
        response.putHeader("x-content-type-options", "nosniff");
        response.putHeader("referrer-policy", "no-referrer");
        response.putHeader("strict-transport-security", "max-age=31536000");
        response.putHeader("vary", "accept, accept-language, authorization");
        fields.forEach(response::putHeader);
    }

    private void events(OwnHost.Feed feed) {
        boolean isHead = inquiry.method().equals(HttpMethod.HEAD);
        head(Map.of());
        if (isHead) {
            response.putHeader(
                    "content-type", wantsEvents() ? "text/event-stream" : "application/json");
            response.end();
            return;
        }
        EventStream opened = wantsEvents()
                ? EventStream.serverSent(parts.vertx(), context, response, feed)
                : EventStream.next(parts.vertx(), context, response, feed);
        stream = opened;
        if (!parts.ownStreams().add(this, parts.bounds().clients().connections())) {
            refuse(Problem.BUSY);
            return;
        }
        parts.counters().streams().increment();
        opened.begin();
        if (parts.gatekeeper().identities() != identities) {
            // It was not yet to be found when somebody lost what they are known by.
            parts.judging()
                    .offload(context, this::isStillKnown)
                    .onSuccess(still -> {
                        if (!still) {
                            cut();
                        }
                    })
                    .onFailure(failed -> cut());
        }
    }

    private boolean isStillKnown() {
        Peer known = peer;
        return known != null && parts.gatekeeper().isStill(inquiry, known);
    }

    /**
     * Ends a stream at once when its caller is no longer known by what it showed. Blocks; may be
     * called from any other thread.
     */
    void recheckCaller() {
        if (stream != null && !isStillKnown()) {
            cut();
        }
    }

    private void refuse(Problem problem) {
        answer(problem, Optional.empty());
    }

    private void answer(Problem problem, Optional<Decision> decision) {
        response.headers().clear();
        if (problem == Problem.SIGN_IN) {
            response.putHeader("www-authenticate", "Bearer realm=\"sekimori\"");
        }
        if (problem == Problem.BUSY || problem == Problem.NO_VALUE) {
            response.putHeader("retry-after", "1");
        }
        if (problem == Problem.OVER_RATE) {
            int perMinute = decision.map(Decision::ratePerMinute).orElse(0);
            response.putHeader(
                    "retry-after", String.valueOf(Math.max(1, 60 / Math.max(1, perMinute))));
        }
        parts.answers().send(response, Reader.of(inquiry.headers()), problem, decision);
    }

    private void fail(Throwable failure) {
        if (finished || response.headWritten()) {
            response.reset();
            finish();
            return;
        }
        Problem problem = failure instanceof ProblemException e ? e.problem() : Problem.FAILURE;
        parts.counters().failed(problem);
        refuse(problem);
    }

    /** Ends a stream at once that is no longer permitted. May be called from any thread. */
    void recheck() {
        EventStream open = stream;
        if (open != null && !open.isPermitted()) {
            cut();
        }
    }

    /** May be called from any thread. */
    void cut() {
        context.runOnContext(run -> {
            response.reset();
            finish();
        });
    }

    private void finish() {
        if (finished) {
            return;
        }
        finished = true;
        EventStream open = stream;
        if (open != null) {
            open.end();
        }
        parts.ownStreams().remove(this);
        if (!response.closed()) {
            Drain.rest(parts.vertx(), request);
        }
    }
}
