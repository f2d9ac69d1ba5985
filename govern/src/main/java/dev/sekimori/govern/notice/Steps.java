package dev.sekimori.govern.notice;

import dev.sekimori.govern.port.ObserverPort;
import dev.sekimori.model.Language;
import dev.sekimori.model.device.Device;
import dev.sekimori.model.finding.FindingKind;

import java.util.List;

/** The steps of a model's profile, with the device's own name and address filled in. */
final class Steps {
    private Steps() {}

    static List<String> of(
            ObserverPort observers, Device device, FindingKind kind, Language language) {
        return observers.remedies(device.identity().profile(), kind).stream()
                .map(step -> language == Language.JA ? step.ja() : step.en())
                .map(text -> text.replace("{address}", device.addresses().getFirst())
                        .replace("{name}", device.name()))
                .toList();
    }
}
