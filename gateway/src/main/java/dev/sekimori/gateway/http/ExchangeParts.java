package dev.sekimori.gateway.http;

import dev.sekimori.gateway.Sessions;

import io.vertx.core.Vertx;

import java.util.Set;

/** What all exchanges of a listener share. */
record ExchangeParts(
        Vertx vertx,
        WebBounds bounds,
        Gatekeeper gatekeeper,
        Judging judging,
        Upstreams upstreams,
        Sessions sessions,
        Answers answers,
        Set<Exchange> live,
        WebCounters counters) {}
