package dev.sekimori.gateway.coap;

import dev.sekimori.gateway.DecisionDesk;
import dev.sekimori.gateway.GatewayDevice;
import dev.sekimori.gateway.NativeAccess;

import org.eclipse.californium.core.coap.CoAP;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.core.coap.Response;

import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Reads (GET) and writes (PUT) paths of devices for their virtual devices. */
record InnerAccess(Supplier<Inner> inner, DecisionDesk desk, CoapBounds bounds)
        implements NativeAccess {
    @Override
    public Result read(GatewayDevice device, String resource) {
        return ask(device, resource, new Request(CoAP.Code.GET));
    }

    @Override
    public Result write(GatewayDevice device, String resource, byte[] payload) {
        Request request = new Request(CoAP.Code.PUT);
        request.setPayload(payload);
        return ask(device, resource, request);
    }

    private Result ask(GatewayDevice device, String resource, Request request) {
        Optional<InetSocketAddress> address = Inner.addressOf(device);
        if (address.isEmpty() || !resource.startsWith("/")) {
            return new Result.Failed(Failure.NOT_SERVED);
        }
        if (!desk.site().mayCommunicate(device.id())) {
            return new Result.Failed(Failure.UNREACHABLE);
        }
        request.getOptions().setUriPath(resource);
        CompletableFuture<Optional<Response>> answer = new CompletableFuture<>();
        Inner.Listener listener = new Inner.Listener() {
            @Override
            public void answered(Response response) {
                answer.complete(Optional.of(response));
            }

            @Override
            public void failed() {
                answer.complete(Optional.empty());
            }
        };
        if (!inner.get().ask(device.id(), address.get(), request, listener)) {
            return new Result.Failed(Failure.BUSY);
        }
        return await(answer);
    }

    private Result await(CompletableFuture<Optional<Response>> answer) {
        try {
            return answer.get(2L * bounds.answerMs(), TimeUnit.MILLISECONDS)
                    .map(InnerAccess::result)
                    .orElseGet(() -> new Result.Failed(Failure.UNREACHABLE));
        } catch (TimeoutException | ExecutionException e) {
            return new Result.Failed(Failure.UNREACHABLE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Result.Failed(Failure.UNREACHABLE);
        }
    }

    private static Result result(Response response) {
        if (!response.isSuccess()) {
            return new Result.Failed(Failure.REFUSED);
        }
        byte[] payload = response.getPayload();
        return new Result.Done(payload == null ? new byte[0] : payload);
    }
}
