package dev.sekimori.model.device;

/** The protocols that devices are met with. */
public enum Protocol {
    HTTP,
    HTTPS,
    MQTT,
    MQTTS,
    RTSP,
    TELNET,
    SSH,
    MODBUS,
    COAP,
    ECHONET_LITE,
    IPP,
    PJL,
    SSDP,
    MDNS,
    /** The device service of a camera, found by WS-Discovery. */
    ONVIF,
    /** A service over TCP of which nothing more is known. */
    TCP,
    /** The virtual device itself (W3C Web of Things). */
    THING,
    UNKNOWN
}
