package dev.sekimori.acceptance.site;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** How a built product starts. */
final class StartTest {
    private static final Duration GOAL = Duration.ofSeconds(6);
    private static final int STARTS = 6;

    @TempDir
    private Path temp;

    /** The machine may be busy with something else: the best of a few starts counts. */
    @Test
    void lab_is_ready_within_six_seconds() throws Exception {
        Duration best = Duration.ofDays(1);
        for (int n = 1; n <= STARTS && best.compareTo(GOAL) > 0; n++) {
            Duration seen = start(temp.resolve("lab-" + n));
            best = seen.compareTo(best) < 0 ? seen : best;
        }
        assertThat(best).isLessThanOrEqualTo(GOAL);
    }

    /** From before the process until its {@code ready} was read, which is what a person waits. */
    private static Duration start(Path data) throws IOException {
        try (SiteProcess site = SiteProcess.lab(data)) {
            System.out.println("start of the lab: printed "
                    + site.startedIn().toMillis() + " ms, seen after "
                    + site.readyAfter().toMillis() + " ms");
            assertThat(site.startedIn()).isPositive().isLessThan(site.readyAfter());
            assertThat(site.setUpCode()).isPresent();
            assertThat(Files.readString(data.resolve("ready")).strip())
                    .isEqualTo(site.console().toString());
            return site.readyAfter();
        }
    }
}
