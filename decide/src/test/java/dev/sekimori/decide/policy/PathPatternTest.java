package dev.sekimori.decide.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathPatternTest {
    @ParameterizedTest
    @CsvSource({
        "/video.mjpg, /video.mjpg, true",
        "/video.mjpg, /video.mjpg/x, false",
        "/admin/**, /admin, true",
        "/admin/**, /admin/, true",
        "/admin/**, /admin/a/b, true",
        "/admin/**, /administrator, false",
        "/*.jpg, /snapshot.jpg, true",
        "/*.jpg, /a/snapshot.jpg, false",
        "/**, /, true",
        "**, anything, true",
        "/a*b*c, /axxbyyc, true",
        "/a*b*c, /axxbyy, false",
        "ondo-t1-0007, ondo-t1-0007, true",
    })
    void matches_within_and_across_segments(String pattern, String path, boolean expected) {
        assertThat(PathPattern.matches(pattern, path)).isEqualTo(expected);
    }
}
