package dev.sekimori.gateway.coap;

import org.eclipse.californium.core.CoapResource;
import org.eclipse.californium.core.CoapServer;
import org.eclipse.californium.core.coap.CoAP.ResponseCode;
import org.eclipse.californium.core.config.CoapConfig;
import org.eclipse.californium.core.network.CoapEndpoint;
import org.eclipse.californium.core.server.resources.CoapExchange;
import org.eclipse.californium.elements.config.Configuration;
import org.eclipse.californium.elements.config.UdpConfig;

import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** A device that speaks CoAP on 127.0.0.1, by Californium's server. */
final class Sensor implements AutoCloseable {
    final AtomicReference<String> stored = new AtomicReference<>("");
    final AtomicInteger asked = new AtomicInteger();
    final Temperature temperature = new Temperature();
    private final CoapServer server;

    Sensor() {
        CoapConfig.register();
        UdpConfig.register();
        Configuration configuration = Configuration.createStandardWithoutFile()
                .set(CoapConfig.PROTOCOL_STAGE_THREAD_COUNT, 1);
        server = new CoapServer(configuration);
        server.addEndpoint(CoapEndpoint.builder()
                .setConfiguration(configuration)
                .setInetSocketAddress(new InetSocketAddress("127.0.0.1", 0))
                .build());
        server.add(temperature, new Store(), new Silent());
        server.start();
    }

    int port() {
        return server.getEndpoints().getFirst().getAddress().getPort();
    }

    @Override
    public void close() {
        server.destroy();
    }

    final class Temperature extends CoapResource {
        private volatile int value = 20;

        private Temperature() {
            super("temperature");
            setObservable(true);
        }

        void rise() {
            value++;
            changed();
        }

        @Override
        public void handleGET(CoapExchange exchange) {
            asked.incrementAndGet();
            exchange.respond(Integer.toString(value));
        }
    }

    private final class Store extends CoapResource {
        private Store() {
            super("store");
        }

        @Override
        public void handleGET(CoapExchange exchange) {
            exchange.respond(stored.get());
        }

        @Override
        public void handlePUT(CoapExchange exchange) {
            stored.set(exchange.getRequestText());
            exchange.respond(ResponseCode.CHANGED);
        }
    }

    private static final class Silent extends CoapResource {
        private Silent() {
            super("silent");
        }

        @Override
        public void handleGET(CoapExchange exchange) {
            exchange.accept();
        }
    }
}
