package dev.sekimori.console.page;

import dev.sekimori.ledger.read.SiteReader;
import dev.sekimori.model.device.Device;
import dev.sekimori.model.device.Owner;
import dev.sekimori.model.finding.Finding;
import dev.sekimori.model.finding.FindingState;

import java.util.List;
import java.util.Optional;

/** Findings as pages show them. */
public final class Findings {
    private Findings() {}

    /** A finding with its evidence in the reader's words. */
    public record Card(
            String id,
            String deviceId,
            String deviceName,
            Badge severity,
            Badge state,
            String kind,
            String title,
            String place,
            int score,
            List<String> reasons,
            String method,
            String command,
            String observed,
            String firstSeen,
            String lastSeen,
            Optional<String> fixedAt,
            Optional<String> owner,
            String ownerLanguage) {
        public boolean open() {
            return state.value().equals("open");
        }
    }

    static Card card(Finding finding, SiteReader state, View view) {
        Optional<Device> device = state.device(finding.device());
        Optional<Owner> owner = device.flatMap(Device::owner);
        return new Card(
                finding.id().value(),
                finding.device().value(),
                device.map(Device::name)
                        .filter(n -> !n.isEmpty())
                        .orElse(finding.device().value()),
                Badges.of(finding.severity(), view),
                Badges.of(finding.state(), view),
                view.word("ui.kind.", finding.kind()),
                view.m(finding.title()),
                finding.place(),
                finding.priority().score(),
                finding.priority().reasons().stream().map(view::m).toList(),
                finding.evidence().method(),
                finding.evidence().command(),
                finding.evidence().observed(),
                view.time(finding.firstSeen()),
                view.time(finding.lastSeen()),
                finding.state() == FindingState.FIXED
                        ? finding.fixedAt().map(view::time)
                        : Optional.empty(),
                owner.map(Owner::name),
                owner.map(o -> o.language().name()).orElse(view.language().name()));
    }
}
