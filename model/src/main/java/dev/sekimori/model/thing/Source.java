package dev.sekimori.model.thing;

import dev.sekimori.model.device.Protocol;

/**
 * Where a value comes from or goes to: what an ask for it names, and how the protocol carries it.
 * {@code resource} may hold {@code {id}}, {@code {serial}} and {@code {clientId}} of the device.
 */
public record Source(Protocol protocol, String resource, Format format) {}
