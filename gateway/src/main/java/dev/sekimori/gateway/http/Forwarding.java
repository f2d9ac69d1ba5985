package dev.sekimori.gateway.http;

import dev.sekimori.gateway.HttpCredential;
import dev.sekimori.gateway.http.digest.DeviceLogin;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpMethod;

import java.util.List;
import java.util.Optional;

/**
 * Sends one request to a device, with the gateway's own login, and answers the device's final
 * response, whose content waits. Belongs to one event loop.
 */
final class Forwarding {
    /**
     * A request with its first answer: unchallenged, challenged, and challenged with a nonce grown
     * old.
     */
    private static final int MOST_TRIES = 3;

    /**
     * A device's page about its 401 is not wanted, but a short one is read so that the connection
     * stays.
     */
    private static final int MOST_DISCARDED_BYTES = 16 * 1024;

    /** The head of a device's answer, and its content or what follows a switch of protocols. */
    record Received(HttpClientResponse head, Inflow content) {}

    private record Answer(
            HttpClientRequest request, Received received, Optional<DeviceLogin.Sent> sent) {
        HttpClientResponse response() {
            return received.head();
        }
    }

    private final Vertx vertx;
    private final WebBounds bounds;
    private final Inquiry inquiry;
    private final Upstream upstream;
    private final Optional<HttpCredential> credential;
    private final Hold hold;

    Forwarding(
            Vertx vertx,
            WebBounds bounds,
            Inquiry inquiry,
            Upstream upstream,
            Judgement.Pass pass,
            Hold hold) {
        this.vertx = vertx;
        this.bounds = bounds;
        this.inquiry = inquiry;
        this.upstream = upstream;
        this.credential = pass.credential();
        this.hold = hold;
    }

    Future<Received> send(RequestContent content) {
        if (credential.filter(upstream::refusedLately).isPresent()) {
            return Future.failedFuture(new ProblemException(Problem.DEVICE_PASSWORD));
        }
        boolean cannotSendTwice = content instanceof RequestContent.Begun
                && credential.isPresent()
                && upstream.login().mayBeChallenged();
        return cannotSendTwice
                ? meetChallenge().compose(met -> attempt(content, 1))
                : attempt(content, 1);
    }

    /**
     * Asks for the head of the resource, so that large content is sent only once, with a fresh
     * answer.
     */
    private Future<Void> meetChallenge() {
        return upstream.open(HttpMethod.HEAD, pathAndQuery())
                .compose(request -> exchange(request, new RequestContent.Whole(Buffer.buffer())))
                .compose(answer -> {
                    if (answer.response().statusCode() == 401) {
                        var _ = upstream.login().challenged(challengesOf(answer), answer.sent());
                    }
                    return discard(answer);
                });
    }

    private Future<Received> attempt(RequestContent content, int tries) {
        return upstream.open(inquiry.method(), pathAndQuery())
                .compose(request -> exchange(request, content))
                .compose(answer -> settle(answer, content, tries))
                .recover(failure -> onStaleConnection(failure, content, tries));
    }

    /**
     * A kept connection may have been closed by the device just then: a safe request goes again,
     * once.
     */
    private Future<Received> onStaleConnection(
            Throwable failure, RequestContent content, int tries) {
        boolean again = failure instanceof HttpClosedException
                && tries == 1
                && !hold.isCut()
                && Inquiry.isSafe(inquiry.method());
        return again ? attempt(content, MOST_TRIES) : Future.failedFuture(failure);
    }

    private Future<Received> settle(Answer answer, RequestContent content, int tries) {
        int status = answer.response().statusCode();
        if ((status < 200 && status != 101) || status > 599) {
            return Future.failedFuture(new ProblemException(Problem.DEVICE_ANSWER));
        }
        if (status != 401) {
            return Future.succeededFuture(answer.received());
        }
        DeviceLogin.Next next = upstream.login().challenged(challengesOf(answer), answer.sent());
        return switch (next) {
            case NOT_ASKED -> Future.succeededFuture(answer.received());
            case REFUSED -> refused(answer);
            case TRY_AGAIN -> {
                if (credential.isEmpty()) {
                    yield discardAndFail(answer, Problem.DEVICE_PASSWORD_MISSING);
                }
                if (content instanceof RequestContent.Begun) {
                    yield discardAndFail(answer, Problem.DEVICE_ANSWER);
                }
                yield tries < MOST_TRIES
                        ? discard(answer).compose(discarded -> attempt(content, tries + 1))
                        : refused(answer);
            }
        };
    }

    private Future<Received> refused(Answer answer) {
        credential.ifPresent(upstream::refused);
        return discardAndFail(answer, Problem.DEVICE_PASSWORD);
    }

    private static List<String> challengesOf(Answer answer) {
        return answer.response().headers().getAll("www-authenticate");
    }

    private Future<Received> discardAndFail(Answer answer, Problem problem) {
        return discard(answer)
                .compose(discarded -> Future.failedFuture(new ProblemException(problem)));
    }

    /** Reads a short response to its end; drops the connection of any other. */
    private Future<Void> discard(Answer answer) {
        String length = answer.response().getHeader("content-length");
        boolean isShort = length != null
                && length.matches("\\d{1,5}")
                && Integer.parseInt(length) <= MOST_DISCARDED_BYTES;
        if (!isShort || inquiry.opensWebSocket()) {
            var _ = answer.request().reset();
            return Future.succeededFuture();
        }
        Promise<Void> read = Promise.promise();
        long timer = vertx.setTimer(bounds.connect().toMillis(), fired -> {
            if (read.tryComplete()) {
                var _ = answer.request().reset();
            }
        });
        answer.received()
                .content()
                .exceptionHandler(failure -> read.tryComplete())
                .endHandler(end -> read.tryComplete())
                .resume();
        return read.future().onComplete(done -> vertx.cancelTimer(timer));
    }

    private Future<Answer> exchange(HttpClientRequest request, RequestContent content) {
        hold.device(request);
        MultiMap fields = RequestFields.forDevice(
                inquiry.headers(), inquiry.host().origin(), upstream.target().origin());
        request.headers().addAll(fields);
        Optional<DeviceLogin.Sent> sent = credential.flatMap(held ->
                upstream.login().authorization(held, request.getMethod().name(), request.getURI()));
        sent.ifPresent(login -> request.putHeader("authorization", login.authorization()));
        Promise<Answer> answered = Promise.promise();
        request.exceptionHandler(answered::tryFail);
        request.response()
                .onSuccess(head -> answered.tryComplete(
                        new Answer(request, new Received(head, Inflow.of(head)), sent)))
                .onFailure(answered::tryFail);
        write(request, content)
                .onSuccess(written -> awaitHead(request, answered))
                .onFailure(failure -> {
                    if (answered.tryFail(failure)) {
                        var _ = request.reset();
                    }
                });
        return answered.future();
    }

    private void awaitHead(HttpClientRequest request, Promise<Answer> answered) {
        long timer = vertx.setTimer(bounds.responseHead().toMillis(), fired -> {
            if (answered.tryFail(new ProblemException(Problem.DEVICE_SLOW))) {
                var _ = request.reset();
            }
        });
        answered.future().onComplete(done -> vertx.cancelTimer(timer));
    }

    private Future<Void> write(HttpClientRequest request, RequestContent content) {
        if (inquiry.opensWebSocket()) {
            request.putHeader("connection", "Upgrade").putHeader("upgrade", "websocket");
            var _ = request.connect();
            return Future.succeededFuture();
        }
        return switch (content) {
            case RequestContent.Whole(var bytes) -> {
                if (bytes.length() == 0 && Inquiry.isSafe(request.getMethod())) {
                    yield request.end();
                }
                hold.touch();
                yield request.end(bytes);
            }
            case RequestContent.Begun(var beginning, var rest) -> {
                String length = inquiry.headers().get("content-length");
                if (length == null) {
                    request.setChunked(true);
                } else {
                    request.putHeader("content-length", length);
                }
                long[] total = {beginning.length()};
                request.write(beginning);
                yield Pump.run(rest, request, chunk -> {
                            total[0] += chunk;
                            return hold.touch() && total[0] <= bounds.requestBodyBytes();
                        })
                        .compose(all -> request.end());
            }
        };
    }

    private String pathAndQuery() {
        int query = inquiry.target().indexOf('?');
        return inquiry.path().encoded() + (query < 0 ? "" : inquiry.target().substring(query));
    }
}
