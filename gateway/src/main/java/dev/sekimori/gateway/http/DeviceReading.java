package dev.sekimori.gateway.http;

import dev.sekimori.gateway.GatewayDevice;
import dev.sekimori.gateway.HttpCredential;
import dev.sekimori.gateway.NativeAccess;
import dev.sekimori.gateway.SitePort;
import dev.sekimori.gateway.http.digest.DeviceLogin;
import dev.sekimori.model.DeviceId;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;

import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/**
 * Reads paths of devices' web servers (GET) for their virtual devices, in the places, with the
 * login and against the pinned key that clients' requests use. It writes nothing. Safe from any
 * thread but the event loops.
 */
record DeviceReading(
        Vertx vertx,
        WebBounds bounds,
        Upstreams upstreams,
        SitePort site,
        Predicate<DeviceId> mayCommunicate)
        implements NativeAccess {
    /** What is longer is no value of a virtual device. */
    private static final int MOST_BYTES = 256 * 1024;

    /** Unchallenged, challenged, and challenged with a nonce grown old. */
    private static final int MOST_TRIES = 3;

    /** An answer with the login that its request carried. */
    private record Answer(
            HttpClientRequest request,
            HttpClientResponse response,
            Optional<DeviceLogin.Sent> sent) {}

    @Override
    public Result read(GatewayDevice device, String resource) {
        Optional<Upstream> upstream = upstreams.of(device);
        if (upstream.isEmpty() || !resource.startsWith("/")) {
            return new Result.Failed(Failure.NOT_SERVED);
        }
        if (!mayCommunicate.test(device.id())) {
            return new Result.Failed(Failure.UNREACHABLE);
        }
        Optional<HttpCredential> credential = site.deviceCredential(device.id());
        if (credential.filter(upstream.get()::refusedLately).isPresent()) {
            return new Result.Failed(Failure.REFUSED);
        }
        Future<Result> result = Future.future(promise -> vertx.getOrCreateContext()
                .runOnContext(run -> upstream.get()
                        .requests()
                        .take()
                        .compose(place -> attempt(upstream.get(), resource, credential, 1)
                                .onComplete(done -> place.giveBack()))
                        .onComplete(promise)));
        return await(result);
    }

    @Override
    public Result write(GatewayDevice device, String resource, byte[] payload) {
        return new Result.Failed(Failure.NOT_SERVED);
    }

    private Result await(Future<Result> result) {
        long longestMs = bounds.longestWait().toMillis()
                + MOST_TRIES
                        * (bounds.connect().toMillis() + bounds.responseHead().toMillis());
        try {
            return result.toCompletionStage()
                    .toCompletableFuture()
                    .get(longestMs, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            boolean busy = e.getCause() instanceof ProblemException problem
                    && problem.problem() == Problem.BUSY;
            return new Result.Failed(busy ? Failure.BUSY : Failure.UNREACHABLE);
        } catch (TimeoutException e) {
            return new Result.Failed(Failure.UNREACHABLE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Result.Failed(Failure.UNREACHABLE);
        }
    }

    /** One request; one timer bounds it from its begin to the end of its answer. */
    private Future<Result> attempt(
            Upstream upstream, String path, Optional<HttpCredential> credential, int tries) {
        return upstream.open(HttpMethod.GET, path).compose(request -> {
            long timer = vertx.setTimer(bounds.responseHead().toMillis(), fired -> {
                var _ = request.reset();
            });
            return exchange(upstream, request, credential)
                    .compose(answer -> answer.response().statusCode() == 401
                            ? challenged(upstream, path, credential, answer, tries)
                            : content(answer))
                    .onComplete(done -> vertx.cancelTimer(timer));
        });
    }

    private static Future<Answer> exchange(
            Upstream upstream, HttpClientRequest request, Optional<HttpCredential> credential) {
        Optional<DeviceLogin.Sent> sent = credential.flatMap(held ->
                upstream.login().authorization(held, HttpMethod.GET.name(), request.getURI()));
        sent.ifPresent(login -> request.putHeader("authorization", login.authorization()));
        return request.send().map(response -> {
            // Whoever reads it puts their own in place.
            response.pause().exceptionHandler(failure -> {});
            return new Answer(request, response, sent);
        });
    }

    private Future<Result> challenged(
            Upstream upstream,
            String path,
            Optional<HttpCredential> credential,
            Answer answer,
            int tries) {
        var _ = answer.request().reset();
        DeviceLogin.Next next = upstream.login()
                .challenged(answer.response().headers().getAll("www-authenticate"), answer.sent());
        return switch (next) {
            case TRY_AGAIN ->
                credential.isPresent() && tries < MOST_TRIES
                        ? attempt(upstream, path, credential, tries + 1)
                        : refused();
            case NOT_ASKED -> refused();
            case REFUSED -> {
                credential.ifPresent(upstream::refused);
                yield refused();
            }
        };
    }

    private static Future<Result> refused() {
        return Future.succeededFuture(new Result.Failed(Failure.REFUSED));
    }

    private static Future<Result> content(Answer answer) {
        if (answer.response().statusCode() != 200) {
            var _ = answer.request().reset();
            return refused();
        }
        Promise<Result> read = Promise.promise();
        Buffer all = Buffer.buffer();
        answer.response()
                .exceptionHandler(read::tryFail)
                .handler(chunk -> {
                    all.appendBuffer(chunk);
                    if (all.length() > MOST_BYTES) {
                        read.tryComplete(new Result.Failed(Failure.MALFORMED));
                        var _ = answer.request().reset();
                    }
                })
                .endHandler(end -> read.tryComplete(new Result.Done(all.getBytes())))
                .resume();
        return read.future();
    }
}
