package dev.sekimori.gateway.http;

import dev.sekimori.gateway.TlsMaterial;
import dev.sekimori.model.DeviceId;

import java.util.Optional;

/**
 * Certificates for single virtual hosts. Browsers do not accept a wildcard directly under a
 * top-level name such as {@code localhost}, so a site gives each device's host a certificate of its
 * own. Asked once per device and connection set-up; empty means the listener's own certificate. It
 * must not block.
 */
@FunctionalInterface
public interface ServerCertificates {
    Optional<TlsMaterial> forDevice(DeviceId device);
}
