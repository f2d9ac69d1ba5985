package dev.sekimori.gateway.coap;

import dev.sekimori.gateway.BoundListeners;
import dev.sekimori.gateway.Front;
import dev.sekimori.gateway.GatewayException;
import dev.sekimori.gateway.Listener;

import org.eclipse.californium.core.CoapResource;
import org.eclipse.californium.core.network.CoapEndpoint;
import org.eclipse.californium.core.network.Exchange;
import org.eclipse.californium.core.server.ServerMessageDeliverer;
import org.eclipse.californium.core.server.resources.Resource;
import org.eclipse.californium.elements.config.Configuration;
import org.eclipse.californium.scandium.DTLSConnector;
import org.eclipse.californium.scandium.config.DtlsConnectorConfig;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;

/** One listener of the outer side: DTLS, and a relay for each request. */
final class Outer implements AutoCloseable {
    private final Listener listener;
    private final CoapEndpoint endpoint;
    private final TrustedClients trusted;

    private Outer(Listener listener, CoapEndpoint endpoint, TrustedClients trusted) {
        this.listener = listener;
        this.endpoint = endpoint;
        this.trusted = trusted;
    }

    /** Throws {@link GatewayException} when it cannot be opened. */
    static Outer open(
            Front.Context context,
            Listener listener,
            CoapBounds bounds,
            Relay.Parts parts,
            ExecutorService threads) {
        Configuration configuration = Configurations.outer(bounds);
        TrustedClients trusted = new TrustedClients(context.certificates());
        DTLSConnector dtls = new DTLSConnector(DtlsConnectorConfig.builder(configuration)
                .setAddress(new InetSocketAddress(listener.host(), listener.port()))
                .setAdvancedPskStore(new PskLookup(context.site(), threads))
                .setCertificateIdentityProvider(new ShownCertificates(context))
                .setAdvancedCertificateVerifier(trusted)
                .build());
        CoapEndpoint endpoint = CoapEndpoint.builder()
                .setConfiguration(configuration)
                .setConnector(dtls)
                .build();
        endpoint.setMessageDeliverer(new EachByItself(parts, configuration));
        try {
            endpoint.start();
        } catch (IOException e) {
            endpoint.destroy();
            throw new GatewayException(
                    "cannot listen on " + listener.host() + " UDP port " + listener.port(), e);
        }
        return new Outer(listener, endpoint, trusted);
    }

    /** Gives each request a relay of its own, whatever its path. */
    private static final class EachByItself extends ServerMessageDeliverer {
        private final Relay.Parts parts;

        private EachByItself(Relay.Parts parts, Configuration configuration) {
            super(new CoapResource("", false), configuration);
            this.parts = parts;
        }

        @Override
        protected Resource findResource(Exchange exchange) {
            if (exchange.getRequest().isObserveCancel()) {
                parts.observations().cancelObserveRelation(exchange);
            }
            return new Relay(parts);
        }
    }

    BoundListeners.Bound bound() {
        return new BoundListeners.Bound(listener.kind(), endpoint.getAddress());
    }

    void reload() {
        trusted.reload();
    }

    @Override
    public void close() {
        endpoint.destroy();
    }
}
