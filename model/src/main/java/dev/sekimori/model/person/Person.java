package dev.sekimori.model.person;

import dev.sekimori.model.Language;
import dev.sekimori.model.PersonName;
import dev.sekimori.model.Role;

import java.time.Instant;

/** Somebody who may sign in. The password's hash is kept by the authority, never in the ledger. */
public record Person(
        PersonName name, Role role, Language language, Instant since, boolean active) {}
