package dev.sekimori.model.finding;

import dev.sekimori.model.Message;

import java.util.List;

/** How urgent a finding is at this site, 0 to 100, and why. */
public record Priority(int score, List<Message> reasons) {
    public Priority {
        if (score < 0 || score > 100) {
            throw new IllegalArgumentException("a priority is 0 to 100: " + score);
        }
        reasons = List.copyOf(reasons);
    }
}
