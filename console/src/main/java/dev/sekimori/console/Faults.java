package dev.sekimori.console;

/**
 * Renders faults as the part of the console that the path belongs to does: a page, or problem
 * details.
 */
@FunctionalInterface
public interface Faults {
    Reply render(Call call, Fault fault);
}
