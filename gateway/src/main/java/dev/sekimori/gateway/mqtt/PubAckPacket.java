package dev.sekimori.gateway.mqtt;

/**
 * A PUBACK as received (MQTT 5.0 section 3.4); its reason does not matter, the delivery is over.
 */
record PubAckPacket(int packetId) {}
