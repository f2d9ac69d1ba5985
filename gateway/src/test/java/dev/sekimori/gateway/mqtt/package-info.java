/** Drives the MQTT front over real sockets. */
@NullMarked
package dev.sekimori.gateway.mqtt;

import org.jspecify.annotations.NullMarked;
