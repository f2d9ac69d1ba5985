package dev.sekimori.observe.profile;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Where on the network a device says something about itself. {@link #wireName()} is the name that
 * profiles use.
 */
public enum Source {
    HTTP_TITLE("http.title"),
    HTTP_SERVER("http.server"),
    HTTP_REALM("http.realm"),
    HTTP_SCHEME("http.scheme"),
    TLS_SUBJECT("tls.subject"),
    RTSP_SERVER("rtsp.server"),
    TELNET_BANNER("telnet.banner"),
    SSH_BANNER("ssh.banner"),
    FTP_BANNER("ftp.banner"),
    TCP_BANNER("tcp.banner"),
    TCP_PORT("tcp.port"),
    UPNP_SERVER("upnp.server"),
    UPNP_TYPE("upnp.type"),
    UPNP_MANUFACTURER("upnp.manufacturer"),
    UPNP_MODEL_NAME("upnp.modelName"),
    UPNP_MODEL_NUMBER("upnp.modelNumber"),
    UPNP_SERIAL_NUMBER("upnp.serialNumber"),
    MDNS_SERVICE("mdns.service"),
    MDNS_INSTANCE("mdns.instance"),
    MDNS_TXT("mdns.txt"),
    MQTT_CLIENT_ID("mqtt.clientId"),
    MODBUS_IDENTIFICATION("modbus.deviceIdentification"),
    COAP_CORE("coap.core"),
    COAP_INFO("coap.info"),
    ECHONET_MANUFACTURER("echonet.manufacturer"),
    ECHONET_PRODUCT("echonet.product"),
    ECHONET_INSTANCES("echonet.instances"),
    ECHONET_CLASSES("echonet.classes"),
    ECHONET_PROPERTIES("echonet.properties"),
    ONVIF_NAME("onvif.name"),
    ONVIF_HARDWARE("onvif.hardware"),
    ONVIF_MANUFACTURER("onvif.manufacturer"),
    ONVIF_MODEL("onvif.model"),
    ONVIF_FIRMWARE("onvif.firmware"),
    ONVIF_SERIAL("onvif.serial"),
    PJL_ID("pjl.id");

    private final String wireName;

    Source(String wireName) {
        this.wireName = wireName;
    }

    public String wireName() {
        return wireName;
    }

    /** The source that profiles call {@code name}. */
    public static Optional<Source> named(String name) {
        return Optional.ofNullable(Names.BY_NAME.get(name));
    }

    private static final class Names {
        static final java.util.Map<String, Source> BY_NAME = Arrays.stream(values())
                .collect(Collectors.toUnmodifiableMap(Source::wireName, Function.identity()));
    }
}
