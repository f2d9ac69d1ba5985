package dev.sekimori.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Policy files are read as the site would read them. */
final class PolicyCheckTest {
    @TempDir
    Path folder;

    @Test
    void finds_a_sound_profile_sound() throws IOException {
        Path file = write("ondo.yaml", profile());

        assertThat(typed().runAlone("policy", "check", file.toString()).code()).isZero();
        assertThat(typed().runAlone("policy", "check", file.toString(), "--json")
                        .json()
                        .path("kind")
                        .asText())
                .isEqualTo("profile");
    }

    @Test
    void names_every_problem_with_its_place() throws IOException {
        Path file = write(
                "broken.yaml",
                profile().replace("isolation: cut", "isolation: maybe").replace("type: ", "typ: "));

        var shown = typed().runAlone("policy", "check", file.toString());
        var json = typed().runAlone("policy", "check", file.toString(), "--json", "--lang", "ja");

        assertThat(shown.code()).isEqualTo(1);
        assertThat(shown.out()).contains(file + ":").contains("isolation: “maybe” is not one of");
        assertThat(shown.out().lines())
                .allMatch(line -> line.matches(".*\\.yaml:[0-9]+:[0-9]+: .*"));
        assertThat(json.json().at("/problems/0/line").asInt()).isPositive();
        assertThat(json.out()).contains("profile.not_choice");
    }

    @Test
    void reads_a_site_configuration_as_a_start_would() throws IOException {
        Path sound = write("site.yaml", "name: Office\ndomain: office.example\n");
        Path broken = write("broken-site.yaml", "name: Office\nlisten:\n  consol: 127.0.0.1:1\n");

        var good = typed().runAlone("policy", "check", sound.toString());
        var bad = typed().runAlone("policy", "check", broken.toString());
        var json =
                typed().runAlone("policy", "check", broken.toString(), "--json").json();

        assertThat(good.code()).isZero();
        assertThat(bad.code()).isEqualTo(1);
        assertThat(bad.out())
                .contains(broken + ":3:")
                .contains("listen.consol: there is no such property");
        assertThat(json.path("kind").asText()).isEqualTo("site");
        assertThat(json.at("/problems/0/line").asInt()).isEqualTo(3);
    }

    @Test
    void does_not_read_mud_files_yet() throws IOException {
        Path file = write("lamp.json", "{\"ietf-mud:mud\":{\"mud-version\":1}}");

        assertThat(typed().runAlone("policy", "check", file.toString()).code()).isEqualTo(3);
    }

    @Test
    void says_that_a_file_is_not_there() {
        var result =
                typed().runAlone("policy", "check", folder.resolve("none.yaml").toString());

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err()).contains("none.yaml");
    }

    private Typed typed() {
        return new Typed(folder);
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private static String profile() throws IOException {
        try (InputStream in = PolicyCheckTest.class.getResourceAsStream("/profiles/ondo-t1.yaml")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
