package dev.sekimori.acceptance.site;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** How a built product starts. */
final class StartTest {
    private static final Duration GOAL = Duration.ofSeconds(6);
    private static final int STARTS = 3;

    @TempDir
    private Path temp;

    /** The machine may be busy with something else: the best of a few starts counts. */
    @Test
    void lab_is_ready_within_six_seconds() throws Exception {
        Duration wall = Duration.ofDays(1);
        Duration printed = Duration.ofDays(1);
        for (int n = 1; n <= STARTS && wall.compareTo(GOAL) > 0; n++) {
            try (SiteProcess site = SiteProcess.lab(temp.resolve("lab-" + n))) {
                System.out.println("lab start " + n + ": printed "
                        + site.startedIn().toMillis() + " ms, seen after "
                        + site.readyAfter().toMillis() + " ms");
                wall = site.readyAfter();
                printed = site.startedIn();
                assertThat(Files.readString(site.data().resolve("ready")).strip())
                        .isEqualTo(site.console().toString());
                assertThat(site.setUpCode()).isPresent();
            }
        }
        assertThat(wall).isLessThanOrEqualTo(GOAL);
        assertThat(printed).isLessThanOrEqualTo(wall);
    }
}
