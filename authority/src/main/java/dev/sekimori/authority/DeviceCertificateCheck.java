package dev.sekimori.authority;

import dev.sekimori.model.DeviceId;

import java.math.BigInteger;
import java.time.Instant;

/**
 * What a presented certificate says about the device that holds its key. Only {@link Genuine} lets
 * anybody in.
 */
public sealed interface DeviceCertificateCheck {
    /** Issued by this site to this device, valid now, not revoked. */
    record Genuine(DeviceId device, BigInteger serial) implements DeviceCertificateCheck {}

    /** Issued by this site to this device, but revoked. */
    record Revoked(DeviceId device, BigInteger serial) implements DeviceCertificateCheck {}

    /** Issued by this site to this device, but not valid now. */
    record OutsideValidity(DeviceId device, Instant notBefore, Instant notAfter)
            implements DeviceCertificateCheck {}

    /** Not issued by this site, or not as a device's certificate. */
    record Foreign() implements DeviceCertificateCheck {}
}
