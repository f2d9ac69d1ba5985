package dev.sekimori.gateway.coap;

import dev.sekimori.gateway.Front;
import dev.sekimori.gateway.GatewayException;
import dev.sekimori.gateway.Listener;
import dev.sekimori.model.Message;

import java.util.Set;
import java.util.function.Function;

/** The front of CoAP over DTLS; {@code words} renders reasons for the people behind clients. */
public final class CoapFront implements Front {
    private final CoapBounds bounds;
    private final Function<Message, String> words;

    public CoapFront(CoapBounds bounds, Function<Message, String> words) {
        this.bounds = bounds;
        this.words = words;
    }

    @Override
    public Set<Listener.Kind> serves() {
        return Set.of(Listener.Kind.COAPS);
    }

    /**
     * Opens in the background, as the libraries take long to load; {@link Running#bound} waits for
     * it and throws {@link GatewayException} when it failed.
     */
    @Override
    public Running start(Context context) {
        return new Started(context, bounds, words);
    }
}
