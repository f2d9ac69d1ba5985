package dev.sekimori.gateway;

import dev.sekimori.model.DeviceId;

import java.time.Instant;

/** A session that is open: with which device, how, with whom, since when. */
public record LiveSession(
        DeviceId device, Kind kind, String peerName, String peerAddress, Instant openedAt) {
    /** What kind of session it is. */
    public enum Kind {
        MQTT,
        HTTP,
        STREAM,
        RTSP,
        MODBUS,
        COAP,
        ECHONET,
        TCP
    }
}
