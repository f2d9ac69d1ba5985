package dev.sekimori.gateway.mqtt;

import dev.sekimori.gateway.Front;
import dev.sekimori.gateway.Sessions;

import java.time.InstantSource;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * What all connections of the front share. {@code random} names clients that name themselves
 * nothing.
 */
record Wiring(
        MqttConfig config,
        Asks asks,
        Router router,
        SubscriptionTree tree,
        SessionRegistry registry,
        Absences absences,
        Sessions sessions,
        Front.Sightings sightings,
        Authentication authentication,
        HoldOff holdOff,
        MqttCounters counters,
        InstantSource clock,
        RandomGenerator random,
        Optional<SessionStore> store) {}
