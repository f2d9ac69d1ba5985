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
    UNKNOWN
}
