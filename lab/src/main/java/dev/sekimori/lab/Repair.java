package dev.sekimori.lab;

import dev.sekimori.lab.device.Credential;

import java.util.List;
import java.util.Optional;

/**
 * What an owner did.
 *
 * @param device its name
 * @param steps in order, for people; empty when there was nothing to do
 * @param credential the one to use from now on, when the device has one
 */
public record Repair(String device, List<String> steps, Optional<Credential> credential) {
    public Repair {
        steps = List.copyOf(steps);
    }
}
