/**
 * The MQTT front: an MQTT 3.1.1 and 5.0 server (QoS 0, 1 and 2) over TCP, TLS and secure WebSocket
 * that routes between the devices of the site and their subscribers. Packets in; decided, counted
 * packets out (guideline G3-1, G3-2, G3-8, G4-2).
 *
 * <p>Threads: a connection and its verdict caches belong to one Netty event loop. A session's queue
 * is shared between the loops of publishers and its own, behind a short lock. The subscription tree
 * and the retained messages are read without locks. Questions to the site run on virtual threads.
 * State owned: sessions with their subscriptions and queues, retained messages; all in memory, what
 * is to outlive the process also in {@code store}, all bounded by
 * {@link dev.sekimori.gateway.mqtt.MqttConfig}. The relays to brokers outside run on one thread.
 *
 * <p>Specification: MQTT 3.1.1 and MQTT 5.0 (OASIS); deviations stand in
 * {@code docs/deviations.md}.
 */
@NullMarked
package dev.sekimori.gateway.mqtt;

import org.jspecify.annotations.NullMarked;
