package dev.sekimori.ledger.read;

import dev.sekimori.model.device.DeviceState;
import dev.sekimori.model.finding.Severity;
import dev.sekimori.model.notice.NoticeState;

import java.util.Map;

/** How many there are; every state and severity has a key, also with 0. */
public record Counts(
        Map<DeviceState, Integer> devices,
        Map<Severity, Integer> openFindings,
        Map<NoticeState, Integer> notices) {
    public Counts {
        devices = Map.copyOf(devices);
        openFindings = Map.copyOf(openFindings);
        notices = Map.copyOf(notices);
    }
}
