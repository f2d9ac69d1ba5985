package dev.sekimori.observe.fingerprint;

import dev.sekimori.model.device.Protocol;

/** What usually answers at a TCP port, and so how it is asked. */
enum Service {
    /** The server speaks first: SSH (RFC 4253 section 4.2). */
    SSH(Protocol.SSH),
    TELNET(Protocol.TELNET),
    FTP(Protocol.UNKNOWN),
    HTTP(Protocol.HTTP),
    HTTPS(Protocol.HTTPS),
    RTSP(Protocol.RTSP),
    MODBUS(Protocol.MODBUS),
    /**
     * A raw printing port: whatever is sent may be printed, so it is asked last and only printers.
     */
    RAW_PRINTING(Protocol.PJL),
    /** Not asked: the open port says enough. */
    IPP(Protocol.IPP),
    /** Not asked: an MQTT server answers logins only. */
    MQTT(Protocol.MQTT),
    /** Asked for its certificate only. */
    MQTTS(Protocol.MQTTS),
    /** Anything: listened to, then asked for a web page. */
    OTHER(Protocol.UNKNOWN);

    private final Protocol protocol;

    Service(Protocol protocol) {
        this.protocol = protocol;
    }

    Protocol protocol() {
        return protocol;
    }

    /** The usual service of a port, also where services go that may not bind a port below 1024. */
    static Service of(int port) {
        return switch (port) {
            case 21 -> FTP;
            case 22, 2222, 8022 -> SSH;
            case 23, 2323, 8023 -> TELNET;
            case 80, 81, 5000, 7547, 8000, 8008, 8080, 8081, 8088, 8888 -> HTTP;
            case 443, 8443, 8444 -> HTTPS;
            case 502, 8502 -> MODBUS;
            case 554, 8554 -> RTSP;
            case 631, 8631 -> IPP;
            case 1883 -> MQTT;
            case 8883 -> MQTTS;
            case 9100 -> RAW_PRINTING;
            default -> OTHER;
        };
    }
}
