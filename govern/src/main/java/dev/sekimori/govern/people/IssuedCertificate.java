package dev.sekimori.govern.people;

import dev.sekimori.model.Role;

import java.time.Instant;

/** A service's new certificate, followed by the authority's, in PEM; nothing of it is secret. */
public record IssuedCertificate(
        String name, Role role, String serial, Instant validUntil, String chainPem) {}
