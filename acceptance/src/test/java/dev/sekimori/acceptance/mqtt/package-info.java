/**
 * MQTT as the libraries that devices and services are built with speak it: Eclipse Paho and HiveMQ,
 * each in both versions, and Mosquitto's tools, against a site that really runs (guideline G4-1,
 * G4-F1, G4-6; OASIS MQTT 3.1.1 and 5.0). Needs the site's usual ports for itself; each class runs
 * by itself.
 */
@NullMarked
package dev.sekimori.acceptance.mqtt;

import org.jspecify.annotations.NullMarked;
