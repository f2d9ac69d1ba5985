package dev.sekimori.govern.notice;

import dev.sekimori.model.Message;
import dev.sekimori.model.device.DeviceState;
import dev.sekimori.model.finding.Finding;

import java.util.List;

/**
 * What the re-check after "I have done it" came to: what is still wrong, or could not be told, and
 * why.
 */
public record OwnerResult(
        boolean fixed, List<Finding> stillOpen, List<Message> unresolved, DeviceState state) {
    public OwnerResult {
        stillOpen = List.copyOf(stillOpen);
        unresolved = List.copyOf(unresolved);
    }
}
