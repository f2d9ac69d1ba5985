package dev.sekimori.gateway.coap;

import dev.sekimori.gateway.GatewayDevice;
import dev.sekimori.gateway.GatewayException;
import dev.sekimori.model.DeviceId;
import dev.sekimori.model.device.Protocol;

import org.eclipse.californium.core.CoapClient;
import org.eclipse.californium.core.CoapHandler;
import org.eclipse.californium.core.CoapObserveRelation;
import org.eclipse.californium.core.CoapResponse;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.core.coap.Response;
import org.eclipse.californium.core.network.CoapEndpoint;
import org.eclipse.californium.elements.AddressEndpointContext;
import org.eclipse.californium.elements.config.Configuration;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** The inner side: asks devices over plain CoAP. Its socket opens with the first question. */
final class Inner implements AutoCloseable {
    /** Hears what became of a question: answers, or once that there will be none. */
    interface Listener {
        void answered(Response response);

        void failed();
    }

    private final Configuration configuration;
    private final CoapBounds bounds;
    private final ScheduledExecutorService timer;
    private final Map<DeviceId, Semaphore> places = new ConcurrentHashMap<>();
    private Optional<CoapEndpoint> endpoint = Optional.empty();

    Inner(Configuration configuration, CoapBounds bounds, ScheduledExecutorService timer) {
        this.configuration = configuration;
        this.bounds = bounds;
        this.timer = timer;
    }

    /** Where the device serves CoAP; none when it is not known to. */
    static Optional<InetSocketAddress> addressOf(GatewayDevice device) {
        return device.endpoints().stream()
                .filter(endpoint -> endpoint.protocol() == Protocol.COAP && endpoint.port() > 0)
                .findFirst()
                .map(endpoint -> new InetSocketAddress(
                        InetAddress.ofLiteral(endpoint.address()), endpoint.port()));
    }

    /** Asks once; false when too much is being asked of the device already. */
    boolean ask(DeviceId device, InetSocketAddress address, Request request, Listener listener) {
        Semaphore own = places.computeIfAbsent(device, key -> new Semaphore(bounds.perDevice()));
        if (!own.tryAcquire()) {
            return false;
        }
        AtomicBoolean done = new AtomicBoolean();
        address(request, address);
        client().advanced(new Once(done, own, listener), request);
        timer.schedule(
                () -> {
                    if (done.compareAndSet(false, true)) {
                        own.release();
                        request.cancel();
                        listener.failed();
                    }
                },
                bounds.answerMs(),
                TimeUnit.MILLISECONDS);
        return true;
    }

    private record Once(AtomicBoolean done, Semaphore own, Listener listener)
            implements CoapHandler {
        @Override
        public void onLoad(CoapResponse response) {
            if (done.compareAndSet(false, true)) {
                own.release();
                listener.answered(response.advanced());
            }
        }

        @Override
        public void onError() {
            if (done.compareAndSet(false, true)) {
                own.release();
                listener.failed();
            }
        }
    }

    /**
     * Asks and goes on listening until the answer is {@link CoapObserveRelation#proactiveCancel}.
     */
    CoapObserveRelation observe(InetSocketAddress address, Request request, Listener listener) {
        address(request, address);
        request.setObserve();
        return client().observe(request, new CoapHandler() {
            @Override
            public void onLoad(CoapResponse response) {
                listener.answered(response.advanced());
            }

            @Override
            public void onError() {
                listener.failed();
            }
        });
    }

    /** Options stand in the request already; none are to be made from an address. */
    private static void address(Request request, InetSocketAddress address) {
        request.setDestinationContext(new AddressEndpointContext(address));
        request.setUriIsApplied();
    }

    private CoapClient client() {
        return new CoapClient().setEndpoint(opened());
    }

    private synchronized CoapEndpoint opened() {
        if (endpoint.isEmpty()) {
            CoapEndpoint made = CoapEndpoint.builder()
                    .setConfiguration(configuration)
                    .setPort(0)
                    .build();
            try {
                made.start();
            } catch (IOException e) {
                throw new GatewayException("no socket for CoAP on the inner side", e);
            }
            endpoint = Optional.of(made);
        }
        return endpoint.get();
    }

    @Override
    public synchronized void close() {
        endpoint.ifPresent(CoapEndpoint::destroy);
        endpoint = Optional.empty();
    }
}
