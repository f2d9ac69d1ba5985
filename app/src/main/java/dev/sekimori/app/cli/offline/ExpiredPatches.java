package dev.sekimori.app.cli.offline;

import dev.sekimori.app.cli.invocation.Desk;
import dev.sekimori.model.patch.VirtualPatch;

import java.time.LocalDate;
import java.util.List;

/** Notes about virtual patches that do nothing any more. */
final class ExpiredPatches {
    private ExpiredPatches() {}

    static void note(Desk desk, List<VirtualPatch> patches, LocalDate today) {
        patches.stream()
                .filter(patch -> patch.isExpired(today))
                .forEach(patch -> desk.note(
                        "cli.check.expired_patch",
                        patch.id(),
                        patch.advisory(),
                        patch.expires().toString()));
    }
}
