package dev.sekimori.model.decision;

import dev.sekimori.model.Text;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;

/**
 * Times of the week that the site has a name for. It opens on {@code days} at {@code from} and
 * closes at {@code until}, on the next day when that is not later; times are those of {@code zone}.
 */
public record TimeWindow(
        String name, List<DayOfWeek> days, LocalTime from, LocalTime until, ZoneId zone) {
    public TimeWindow {
        Text.bounded("window name", name, 63);
        days = List.copyOf(days);
        if (days.isEmpty()) {
            throw new IllegalArgumentException("window " + name + ": no day");
        }
    }

    public boolean isOpen(Instant now) {
        ZonedDateTime here = now.atZone(zone);
        LocalDate today = here.toLocalDate();
        LocalTime time = here.toLocalTime();
        if (from.isBefore(until)) {
            return opens(today) && !time.isBefore(from) && time.isBefore(until);
        }
        return (opens(today) && !time.isBefore(from))
                || (opens(today.minusDays(1)) && time.isBefore(until));
    }

    private boolean opens(LocalDate day) {
        return days.contains(day.getDayOfWeek());
    }
}
