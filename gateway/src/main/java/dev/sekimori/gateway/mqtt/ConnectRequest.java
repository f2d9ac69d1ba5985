package dev.sekimori.gateway.mqtt;

import dev.sekimori.gateway.tls.TlsServer;
import dev.sekimori.model.device.Protocol;

import io.netty.channel.Channel;
import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.ssl.SslHandler;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.Optional;

/**
 * A checked CONNECT (MQTT 5.0 section 3.1) together with where it came from. Holds a password:
 * never logged.
 */
// the password, as netty hands it over
record ConnectRequest(
        String clientId,
        boolean version5,
        boolean cleanStart,
        int keepAliveSeconds,
        long sessionExpirySeconds,
        int receiveMaximum,
        long maximumPacketBytes,
        int topicAliasMaximum,
        boolean wantsProblemInformation,
        Optional<String> userName,
        byte[] password,
        Optional<Will> will,
        Optional<X509Certificate> certificate,
        InetAddress address,
        String addressText,
        int localPort,
        Protocol protocol) {

    private static final int MOST_CLIENT_ID_CHARS = 256;
    private static final int MOST_USER_NAME_CHARS = 256;
    private static final long UNLIMITED = 0xffff_ffffL;
    private static final byte[] NOTHING = {};

    /** Throws {@link MalformedException} with the reason that the client is told. */
    static ConnectRequest of(MqttConnectMessage connect, Channel channel) {
        var header = connect.variableHeader();
        var payload = connect.payload();
        if (header.version() < 4) {
            throw new MalformedException(
                    Reason.UNSUPPORTED_VERSION, "MQTT before 3.1.1 is not spoken");
        }
        boolean version5 = header.version() == 5;
        MqttProperties properties = header.properties();
        if (properties.getProperty(MqttProperties.AUTHENTICATION_METHOD) != null) {
            throw new MalformedException(
                    Reason.BAD_AUTHENTICATION_METHOD, "no enhanced authentication here");
        }
        String clientId = payload.clientIdentifier();
        requireClientId(clientId, version5, header.isCleanSession());
        Optional<String> userName = Optional.ofNullable(payload.userName());
        requireSound(userName.orElse(""), MOST_USER_NAME_CHARS);
        byte[] password = payload.passwordInBytes();
        InetSocketAddress remote = (InetSocketAddress) channel.remoteAddress();
        Optional<SslHandler> tls = Optional.ofNullable(channel.pipeline().get(SslHandler.class));
        // Before MQTT 5 a session that is not clean lives until the server forgets it.
        long expiry = version5
                ? number(properties, MqttProperties.SESSION_EXPIRY_INTERVAL, 0)
                : header.isCleanSession() ? 0 : UNLIMITED;
        return new ConnectRequest(
                clientId,
                version5,
                header.isCleanSession(),
                header.keepAliveTimeSeconds(),
                expiry,
                (int) positive(properties, MqttProperties.RECEIVE_MAXIMUM, 65_535),
                positive(properties, MqttProperties.MAXIMUM_PACKET_SIZE, UNLIMITED),
                (int) number(properties, MqttProperties.TOPIC_ALIAS_MAXIMUM, 0),
                number(properties, MqttProperties.REQUEST_PROBLEM_INFORMATION, 1) != 0,
                userName,
                password == null ? NOTHING : password,
                header.isWillFlag() ? Optional.of(Will.of(connect)) : Optional.empty(),
                tls.flatMap(TlsServer::certificateOf),
                remote.getAddress(),
                remote.getAddress().getHostAddress(),
                ((InetSocketAddress) channel.localAddress()).getPort(),
                tls.isPresent() ? Protocol.MQTTS : Protocol.MQTT);
    }

    private static void requireClientId(String clientId, boolean version5, boolean clean) {
        if (clientId.length() > MOST_CLIENT_ID_CHARS
                || (clientId.isEmpty() && !version5 && !clean)) {
            throw new MalformedException(
                    Reason.CLIENT_ID_NOT_VALID, "not an accepted client identifier");
        }
        requireSound(clientId, MOST_CLIENT_ID_CHARS);
    }

    private static void requireSound(String text, int mostChars) {
        if (text.length() > mostChars || Utf8.isSuspect(text)) {
            throw new MalformedException(
                    Reason.MALFORMED_PACKET, "a string that is too long or not UTF-8");
        }
    }

    private static long number(MqttProperties properties, int id, long otherwise) {
        return properties.getProperty(id) instanceof MqttProperties.IntegerProperty given
                ? Integer.toUnsignedLong(given.value())
                : otherwise;
    }

    private static long positive(MqttProperties properties, int id, long otherwise) {
        long value = number(properties, id, otherwise);
        if (value == 0) {
            throw new MalformedException(Reason.PROTOCOL_ERROR, "a property must not be 0: " + id);
        }
        return value;
    }

    ConnectRequest named(String assigned) {
        return new ConnectRequest(
                assigned,
                version5,
                cleanStart,
                keepAliveSeconds,
                sessionExpirySeconds,
                receiveMaximum,
                maximumPacketBytes,
                topicAliasMaximum,
                wantsProblemInformation,
                userName,
                password,
                will,
                certificate,
                address,
                addressText,
                localPort,
                protocol);
    }

    @Override
    public String toString() {
        return "ConnectRequest[" + clientId + " from " + addressText + "]";
    }
}
