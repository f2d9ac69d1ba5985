package dev.sekimori.gateway.http;

import dev.sekimori.decide.patch.Patches;
import dev.sekimori.gateway.LiveSession;
import dev.sekimori.gateway.http.Judgement.Deny;
import dev.sekimori.gateway.http.Judgement.Pass;
import dev.sekimori.gateway.http.Judgement.SignIn;
import dev.sekimori.model.DeviceId;
import dev.sekimori.model.decision.Ask;
import dev.sekimori.model.decision.Decision;
import dev.sekimori.model.decision.Operation;
import dev.sekimori.model.decision.Peer;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One request from its head to its end: judged, given a place, forwarded, relayed. It owns all that
 * the request holds and gives everything back exactly once. Belongs to the client connection's
 * event loop; only {@link #recheck}, {@link #recheckCaller} and {@link #cut} may be called from
 * elsewhere.
 */
final class Exchange {
    private final ExchangeParts parts;
    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final Inquiry inquiry;
    private final Context context;
    private final Hold hold;
    private final long identities;
    private volatile @Nullable Pass pass;
    private Slots.@Nullable Place place;
    private long bodyTimer = -1;
    private boolean finished;

    Exchange(ExchangeParts parts, HttpServerRequest request, Inquiry inquiry, Context context) {
        this.parts = parts;
        this.request = request;
        this.response = request.response();
        this.inquiry = inquiry;
        this.context = context;
        this.hold = new Hold(request, context);
        this.identities = parts.gatekeeper().identities();
    }

    /** Takes the paused request on. */
    void run() {
        response.exceptionHandler(failure -> finish());
        response.closeHandler(closed -> finish());
        response.endHandler(ended -> finish());
        // The way to another thread and back costs more than a judgement that need not wait.
        parts.gatekeeper()
                .known(inquiry)
                .map(caller -> parts.judging().here(() -> judge(caller)))
                .orElseGet(() -> parts.judging()
                        .offload(context, () -> judge(parts.gatekeeper().ask(inquiry))))
                .onSuccess(this::judged)
                .onFailure(this::fail);
    }

    /** On the event loop, or on a virtual thread when the site had to be asked. */
    private Judgement judge(Gatekeeper.Caller caller) {
        Judgement judgement = parts.gatekeeper().judge(inquiry, caller);
        if (!(judgement instanceof Pass passed)) {
            return judgement;
        }
        pass = passed;
        parts.live().add(this);
        LiveSession.Kind kind =
                inquiry.opensWebSocket() ? LiveSession.Kind.STREAM : LiveSession.Kind.HTTP;
        if (!hold.open(parts.sessions(), kind, whose(passed.peer()))) {
            return parts.gatekeeper().refusal(passed.peer(), inquiry);
        }
        // The picture of the site may have changed since, when this exchange was not yet to be
        // found.
        boolean permitted = passed.epoch() == parts.gatekeeper().epoch()
                || parts.gatekeeper()
                        .stillPermits(passed.peer(), passed.asks(), inquiry.peerAddress());
        return permitted ? passed : parts.gatekeeper().refusal(passed.peer(), inquiry);
    }

    private Hold.Whose whose(Peer peer) {
        DeviceId target = inquiry.host().device();
        List<DeviceId> devices =
                peer instanceof Peer.DevicePeer(var id, var _) && !id.equals(target)
                        ? List.of(target, id)
                        : List.of(target);
        return new Hold.Whose(devices, peer.label(), inquiry.peerAddress());
    }

    private void judged(Judgement judgement) {
        if (finished || hold.isCut()) {
            finish();
            return;
        }
        switch (judgement) {
            case SignIn(var where) ->
                response.setStatusCode(302)
                        .putHeader("location", where.toString())
                        .putHeader("cache-control", "no-store")
                        .putHeader("referrer-policy", "no-referrer")
                        .end();
            case Deny(var problem, var decision) -> answer(problem, decision);
            case Pass passed -> known(passed);
        }
    }

    /** Whoever lost what they are known by while this was judged is asked again who they are. */
    private void known(Pass passed) {
        if (parts.gatekeeper().identities() == identities) {
            forward(passed);
            return;
        }
        parts.judging()
                .offload(context, () -> parts.gatekeeper().isStill(inquiry, passed.peer()))
                .onSuccess(still -> {
                    if (finished || hold.isCut()) {
                        finish();
                    } else if (still) {
                        forward(passed);
                    } else {
                        answer(Problem.SIGN_IN, Optional.empty());
                    }
                })
                .onFailure(this::fail);
    }

    private void forward(Pass passed) {
        Optional<Upstream> found = parts.upstreams().of(passed.device());
        if (found.isEmpty()) {
            answer(Problem.NO_PAGES, Optional.empty());
            return;
        }
        Upstream upstream = found.get();
        Forwarding forwarding =
                new Forwarding(parts.vertx(), parts.bounds(), inquiry, upstream, passed, hold);
        Slots slots = inquiry.opensWebSocket() ? upstream.streams() : upstream.requests();
        content()
                .compose(content -> searched(content, passed))
                .compose(content -> here(slots.take()).compose(taken -> {
                    take(taken);
                    return forwarding.send(content);
                }))
                .onSuccess(from -> received(from, passed, upstream))
                .onFailure(this::fail);
    }

    private Future<RequestContent> content() {
        if (!inquiry.changes()) {
            if (!inquiry.opensWebSocket()) {
                request.handler(ignored -> {}).resume();
            }
            return Future.succeededFuture(new RequestContent.Whole(Buffer.buffer()));
        }
        bodyTimer = parts.vertx()
                .setTimer(
                        parts.bounds().requestBody().toMillis(),
                        fired -> fail(new ProblemException(Problem.SLOW_REQUEST)));
        if ("100-continue".equalsIgnoreCase(inquiry.headers().get("expect"))) {
            response.writeContinue();
        }
        return RequestContent.read(request, parts.bounds().replayBytes()).onSuccess(content -> {
            if (content instanceof RequestContent.Whole) {
                parts.vertx().cancelTimer(bodyTimer);
            }
        });
    }

    /** Fails when what the content begins with is refused; then that is answered. */
    private Future<RequestContent> searched(RequestContent content, Pass passed) {
        if (!passed.searchContent()) {
            return Future.succeededFuture(content);
        }
        Buffer beginning = switch (content) {
            case RequestContent.Whole(var bytes) -> bytes;
            case RequestContent.Begun(var bytes, var _) -> bytes;
        };
        byte[] searched =
                beginning.getBytes(0, Math.min(beginning.length(), Patches.SEARCHED_BYTES));
        return parts.judging()
                .offload(
                        context,
                        () -> parts.gatekeeper()
                                .deniedContent(
                                        passed,
                                        inquiry,
                                        searched,
                                        content instanceof RequestContent.Whole
                                                && searched.length == beginning.length()))
                .compose(denied -> {
                    if (denied.isEmpty()) {
                        return Future.succeededFuture(content);
                    }
                    judged(denied.get());
                    return Future.failedFuture(new ProblemException(Problem.REFUSED));
                });
    }

    private <T> Future<T> here(Future<T> elsewhere) {
        if (elsewhere.isComplete()) {
            return elsewhere;
        }
        return Future.future(promise ->
                elsewhere.onComplete(done -> context.runOnContext(run -> promise.handle(done))));
    }

    private void take(Slots.Place taken) {
        if (finished) {
            taken.giveBack();
            throw new ProblemException(Problem.FAILURE);
        }
        if (place != null) {
            place.giveBack();
        }
        place = taken;
    }

    private void received(Forwarding.Received received, Pass passed, Upstream upstream) {
        parts.vertx().cancelTimer(bodyTimer);
        if (finished || hold.isCut()) {
            hold.abandonDevice();
            finish();
            return;
        }
        if (received.head().statusCode() == 101) {
            if (inquiry.opensWebSocket()) {
                streamBegins();
                Relay.tunnel(received, request, inquiry.host(), hold).onComplete(ended -> finish());
            } else {
                fail(new ProblemException(Problem.DEVICE_ANSWER));
            }
            return;
        }
        Future<Void> mayBegin = Relay.isEndless(received.head())
                ? streaming(passed, upstream)
                : Future.succeededFuture();
        mayBegin.compose(begin -> Relay.response(received, request, inquiry.host(), upstream, hold))
                .onFailure(this::fail);
    }

    /** A stream is decided on of its own, takes a place of its own, and is listed as what it is. */
    private Future<Void> streaming(Pass passed, Upstream upstream) {
        return parts.judging()
                .offload(context, () -> mayStream(passed))
                .compose(denied -> {
                    if (denied.isPresent()) {
                        judged(denied.get());
                        return Future.failedFuture(new ProblemException(Problem.REFUSED));
                    }
                    return here(upstream.streams().take());
                })
                .map(taken -> {
                    take(taken);
                    streamBegins();
                    return null;
                });
    }

    private void streamBegins() {
        parts.counters().streams().increment();
        parts.clients().streams(request);
    }

    private Optional<Judgement> mayStream(Pass passed) {
        Optional<Judgement> denied = parts.gatekeeper().deniedStream(passed.peer(), inquiry);
        if (denied.isPresent()) {
            return denied;
        }
        List<Ask> asks = new ArrayList<>(passed.asks());
        asks.add(inquiry.ask(Operation.STREAM));
        pass = new Pass(
                passed.peer(),
                passed.device(),
                passed.credential(),
                List.copyOf(asks),
                passed.epoch(),
                passed.searchContent());
        return hold.open(parts.sessions(), LiveSession.Kind.STREAM, whose(passed.peer()))
                ? Optional.empty()
                : Optional.of(parts.gatekeeper().refusal(passed.peer(), inquiry));
    }

    private void fail(Throwable failure) {
        parts.vertx().cancelTimer(bodyTimer);
        hold.abandonDevice();
        if (finished || hold.isCut() || response.ended()) {
            finish();
        } else if (response.headWritten()) {
            response.reset();
            finish();
        } else {
            Problem problem = Failures.problemOf(failure);
            parts.counters().failed(problem);
            answer(problem, Optional.empty());
        }
    }

    private void answer(Problem problem, Optional<Decision> decision) {
        response.headers().clear();
        int perMinute = decision.map(Decision::ratePerMinute).orElse(0);
        switch (problem) {
            case OVER_RATE ->
                response.putHeader(
                        "retry-after", String.valueOf(Math.max(1, 60 / Math.max(1, perMinute))));
            case BUSY -> response.putHeader("retry-after", "1");
            case SIGN_IN -> response.putHeader("www-authenticate", "Bearer realm=\"sekimori\"");
            case MALFORMED,
                    BAD_PATH,
                    BAD_VALUE,
                    NOT_WRITABLE,
                    NO_VALUE,
                    CUT_OFF,
                    DEVICE_REFUSED,
                    BAD_TICKET,
                    CROSS_SITE,
                    REFUSED,
                    NOT_FOUND,
                    NO_PAGES,
                    METHOD,
                    SLOW_REQUEST,
                    TOO_LARGE,
                    TOO_MANY_REQUESTS,
                    MISDIRECTED,
                    FAILURE,
                    DEVICE_UNREACHABLE,
                    DEVICE_ANSWER,
                    DEVICE_PASSWORD,
                    DEVICE_PASSWORD_MISSING,
                    DEVICE_KEY_CHANGED,
                    DEVICE_SLOW,
                    HTTP_VERSION -> {}
        }
        parts.answers().send(response, Reader.of(inquiry.headers()), problem, decision);
    }

    /**
     * Ends the exchange at once when what was permitted to it is no longer. May be called from any
     * thread.
     */
    void recheck() {
        Pass permitted = pass;
        boolean ends = permitted != null
                && !parts.gatekeeper()
                        .stillPermits(permitted.peer(), permitted.asks(), inquiry.peerAddress());
        if (ends) {
            hold.cut();
        }
    }

    /**
     * Ends the exchange at once when its caller is no longer known by what it showed. Blocks; may
     * be called from any other thread.
     */
    void recheckCaller() {
        Pass permitted = pass;
        if (permitted != null && !parts.gatekeeper().isStill(inquiry, permitted.peer())) {
            hold.cut();
        }
    }

    /** Closes both sides at once. May be called from any thread. */
    void cut() {
        hold.cut();
    }

    private void finish() {
        if (finished) {
            return;
        }
        finished = true;
        parts.vertx().cancelTimer(bodyTimer);
        hold.abandonDevice();
        if (place != null) {
            place.giveBack();
        }
        parts.live().remove(this);
        hold.release();
        if (!response.closed() && !inquiry.opensWebSocket()) {
            Drain.rest(parts.vertx(), request);
        }
    }
}
