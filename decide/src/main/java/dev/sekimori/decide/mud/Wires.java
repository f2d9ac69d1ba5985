package dev.sekimori.decide.mud;

import dev.sekimori.model.device.Protocol;

/** On what protocols are carried: the IP protocol, and the port where nothing else is known. */
final class Wires {
    static final int TCP = 6;
    static final int UDP = 17;

    private Wires() {}

    static int transport(Protocol protocol) {
        return switch (protocol) {
            case COAP, ECHONET_LITE, SSDP, MDNS, ONVIF -> UDP;
            case HTTP,
                    HTTPS,
                    MQTT,
                    MQTTS,
                    RTSP,
                    TELNET,
                    SSH,
                    MODBUS,
                    IPP,
                    PJL,
                    TCP,
                    THING,
                    UNKNOWN -> TCP;
        };
    }

    /** As registered with IANA; 0 for what has none. */
    static int usualPort(Protocol protocol) {
        return switch (protocol) {
            case HTTP -> 80;
            case HTTPS -> 443;
            case MQTT -> 1_883;
            case MQTTS -> 8_883;
            case RTSP -> 554;
            case TELNET -> 23;
            case SSH -> 22;
            case MODBUS -> 502;
            case COAP -> 5_683;
            case ECHONET_LITE -> 3_610;
            case IPP -> 631;
            case PJL -> 9_100;
            case SSDP -> 1_900;
            case MDNS -> 5_353;
            case ONVIF -> 3_702;
            case TCP, THING, UNKNOWN -> 0;
        };
    }

    /** As people write it, for example {@code 8883/tcp}. */
    static String name(int port, Protocol protocol) {
        return port + (transport(protocol) == UDP ? "/udp" : "/tcp");
    }
}
