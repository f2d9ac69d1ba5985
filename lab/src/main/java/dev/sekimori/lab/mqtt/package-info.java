/**
 * The devices that speak MQTT to the gateway: thermostats, a smart plug, a meter that protects
 * itself.
 *
 * <p>Input → output: measured values by seed, commands from subscribed topics in; JSON publishes
 * out. Threads: one virtual thread per link, and one more while connected. State owned: each
 * device's set value and connection. Guideline rows served: G3-4, G3-8, G4-6. Specification: MQTT
 * 3.1.1, RFC 8446.
 */
@NullMarked
package dev.sekimori.lab.mqtt;

import org.jspecify.annotations.NullMarked;
