package dev.sekimori.app.config;

import dev.sekimori.model.patch.VirtualPatch;

import org.jspecify.annotations.Nullable;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Virtual patches as a site's configuration writes them. */
final class PatchReader {
    /** One patch; the patterns may be absent, but not all of them. */
    record Written(
            String id,
            String advisory,
            String expires,
            @Nullable List<String> profiles,
            @Nullable String method,
            @Nullable String path,
            @Nullable Map<String, String> query,
            @Nullable Map<String, String> headers,
            @Nullable String body,
            String reason) {}

    private PatchReader() {}

    static List<VirtualPatch> patches(List<Written> written) {
        return written.stream().map(PatchReader::patch).toList();
    }

    private static VirtualPatch patch(Written patch) {
        return new VirtualPatch(
                patch.id(),
                patch.advisory(),
                LocalDate.parse(patch.expires()),
                patch.profiles() == null ? List.of() : patch.profiles(),
                Optional.ofNullable(patch.method()),
                Optional.ofNullable(patch.path()),
                patch.query() == null ? Map.of() : patch.query(),
                patch.headers() == null ? Map.of() : patch.headers(),
                Optional.ofNullable(patch.body()),
                patch.reason());
    }
}
