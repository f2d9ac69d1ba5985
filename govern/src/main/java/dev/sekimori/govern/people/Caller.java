package dev.sekimori.govern.people;

import dev.sekimori.model.Actor;
import dev.sekimori.model.DeviceId;
import dev.sekimori.model.Role;

import java.util.Optional;

/** Who calls with a token; {@code device} is set when the token belongs to a device of the site. */
public record Caller(Actor actor, Role role, Optional<DeviceId> device) {}
