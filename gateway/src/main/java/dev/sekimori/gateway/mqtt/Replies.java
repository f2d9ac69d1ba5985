package dev.sekimori.gateway.mqtt;

import io.netty.handler.codec.mqtt.MqttConnAckMessage;
import io.netty.handler.codec.mqtt.MqttConnAckVariableHeader;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttFixedHeader;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttQoS;

/** The packets that the server answers with, acknowledgements of messages apart. Pure. */
final class Replies {
    private Replies() {}

    /** Refuses a CONNECT (MQTT 5.0 section 3.2.2.2, MQTT 3.1.1 section 3.2.2.3). */
    static MqttMessage refusal(Reason reason, boolean version5, String told) {
        MqttProperties properties = new MqttProperties();
        if (version5) {
            properties.add(new MqttProperties.StringProperty(MqttProperties.REASON_STRING, told));
        }
        return connAck(version5 ? reason.code() : reason.connectReturnCode(), false, properties);
    }

    /** Accepts a CONNECT and tells an MQTT 5 client the server's bounds (section 3.2.2.3). */
    static MqttMessage acceptance(
            ConnectRequest request, MqttConfig config, boolean assignedId, boolean present) {
        MqttProperties properties = new MqttProperties();
        if (request.version5()) {
            number(properties, MqttProperties.RECEIVE_MAXIMUM, config.queues().receiveMaximum());
            number(properties, MqttProperties.MAXIMUM_PACKET_SIZE, config.maximumPacketBytes());
            number(properties, MqttProperties.TOPIC_ALIAS_MAXIMUM, IncomingAliases.MOST);
            if (keepAlive(request, config) != request.keepAliveSeconds()) {
                number(properties, MqttProperties.SERVER_KEEP_ALIVE, keepAlive(request, config));
            }
            if (sessionExpiry(request, config) != request.sessionExpirySeconds()) {
                number(properties, MqttProperties.SESSION_EXPIRY_INTERVAL, (int)
                        sessionExpiry(request, config));
            }
            if (assignedId) {
                properties.add(new MqttProperties.StringProperty(
                        MqttProperties.ASSIGNED_CLIENT_IDENTIFIER, request.clientId()));
            }
        }
        return connAck((byte) 0, present, properties);
    }

    private static void number(MqttProperties properties, int id, int value) {
        properties.add(new MqttProperties.IntegerProperty(id, value));
    }

    /** Only MQTT 5 has a way to tell a client to be heard of more often (section 3.2.2.3.14). */
    static int keepAlive(ConnectRequest request, MqttConfig config) {
        int most = config.times().keepAliveMaxSeconds();
        int asked = request.keepAliveSeconds();
        return request.version5() && (asked == 0 || asked > most) ? most : asked;
    }

    static long sessionExpiry(ConnectRequest request, MqttConfig config) {
        return Math.min(request.sessionExpirySeconds(), config.times().sessionExpiryMaxSeconds());
    }

    private static MqttMessage connAck(byte code, boolean present, MqttProperties properties) {
        return new MqttConnAckMessage(
                new MqttFixedHeader(MqttMessageType.CONNACK, false, MqttQoS.AT_MOST_ONCE, false, 0),
                new MqttConnAckVariableHeader(
                        MqttConnectReturnCode.valueOf(code), present, properties));
    }

    /** Only MQTT 5 servers send a DISCONNECT (section 3.14). */
    static MqttMessage disconnect(Reason reason, String told, boolean wantsProblemInformation) {
        MqttProperties properties = new MqttProperties();
        if (wantsProblemInformation && !told.isEmpty()) {
            properties.add(new MqttProperties.StringProperty(MqttProperties.REASON_STRING, told));
        }
        return MqttMessageBuilders.disconnect()
                .reasonCode(reason.code())
                .properties(properties)
                .build();
    }
}
