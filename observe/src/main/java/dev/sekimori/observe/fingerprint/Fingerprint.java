package dev.sekimori.observe.fingerprint;

import dev.sekimori.model.device.Endpoint;

import java.util.List;

/** The services of one host and everything it says about itself. */
public record Fingerprint(List<Endpoint> endpoints, List<Observable> observables) {
    public static final Fingerprint NOTHING = new Fingerprint(List.of(), List.of());

    public Fingerprint {
        endpoints = List.copyOf(endpoints);
        observables = List.copyOf(observables);
    }
}
