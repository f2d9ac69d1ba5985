package dev.sekimori.gateway.upstream;

import dev.sekimori.model.DeviceId;

import java.util.Optional;

/** Gives the identities that the gateway holds for devices; the application implements it. */
@FunctionalInterface
public interface UpstreamIdentities {
    /** May block. Empty when there is none: then the device's line stays down and says so. */
    Optional<UpstreamIdentity> of(DeviceId device, UpstreamConfig upstream);
}
