package dev.sekimori.gateway;

import dev.sekimori.model.DeviceId;

import java.util.Optional;
import java.util.Set;

/**
 * What the gateway's TLS endpoints show now. Browsers do not accept a wildcard directly under a
 * top-level name such as {@code localhost}, so a site may give each virtual device's host a
 * certificate of its own; empty means the site's. Must not block for long, and is asked again after
 * {@link Gateway#certificatesChanged}.
 */
public interface Certificates {
    TlsMaterial site();

    Optional<TlsMaterial> device(DeviceId device);

    /** The same for a front that serves listeners of these kinds; it may believe other clients. */
    default Certificates at(Set<Listener.Kind> kinds) {
        return this;
    }

    /** One certificate for all hosts, which never changes. */
    static Certificates of(TlsMaterial site) {
        return new Certificates() {
            @Override
            public TlsMaterial site() {
                return site;
            }

            @Override
            public Optional<TlsMaterial> device(DeviceId device) {
                return Optional.empty();
            }
        };
    }
}
