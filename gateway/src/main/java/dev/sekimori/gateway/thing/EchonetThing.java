package dev.sekimori.gateway.thing;

import dev.sekimori.gateway.GatewayDevice;
import dev.sekimori.gateway.NativeAccess;
import dev.sekimori.model.thing.ThingModel;

import java.util.Optional;

final class EchonetThing {
    private EchonetThing() {}

    static Optional<ThingModel> found(NativeAccess access, GatewayDevice device) {
        return Optional.empty();
    }
}
