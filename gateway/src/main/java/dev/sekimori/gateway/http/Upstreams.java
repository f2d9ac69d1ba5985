package dev.sekimori.gateway.http;

import dev.sekimori.gateway.GatewayDevice;
import dev.sekimori.gateway.SiteIndex;
import dev.sekimori.model.DeviceId;

import io.vertx.core.Vertx;

import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** The devices' own web servers that are in use, one each; no more than there are devices. */
final class Upstreams implements AutoCloseable {
    /** What logins and keys are made of. */
    record Secrets(PinStore pins, Supplier<String> clientNonces, InstantSource clock) {}

    private final Vertx vertx;
    private final WebBounds bounds;
    private final Secrets secrets;
    private final Map<DeviceId, Upstream> open = new ConcurrentHashMap<>();

    Upstreams(Vertx vertx, WebBounds bounds, Secrets secrets) {
        this.vertx = vertx;
        this.bounds = bounds;
        this.secrets = secrets;
    }

    /** Empty when the device has no web server that is known. */
    Optional<Upstream> of(GatewayDevice device) {
        return Upstream.targetOf(device)
                .map(target -> open.compute(device.id(), (id, held) -> {
                    if (held != null && held.target().equals(target)) {
                        return held;
                    }
                    if (held != null) {
                        held.close();
                    }
                    return new Upstream(vertx, device, target, bounds, secrets);
                }));
    }

    /** Closes what is idle with devices that may not communicate, are gone or have moved. */
    void update(SiteIndex site) {
        open.forEach((id, upstream) -> {
            boolean stays = site.mayCommunicate(id)
                    && site.device(id)
                            .flatMap(Upstream::targetOf)
                            .filter(upstream.target()::equals)
                            .isPresent();
            if (!stays && open.remove(id, upstream)) {
                upstream.close();
            }
        });
    }

    @Override
    public void close() {
        open.values().forEach(Upstream::close);
        open.clear();
    }
}
