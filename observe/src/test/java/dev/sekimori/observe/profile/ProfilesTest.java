package dev.sekimori.observe.profile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sekimori.model.Message;
import dev.sekimori.model.finding.FindingKind;
import dev.sekimori.model.profile.DeviceProfile;
import dev.sekimori.model.profile.DeviceProfile.RemedyStep;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

class ProfilesTest {
    private static final Path FILES = Path.of("../profiles");
    private static final Profiles BUILT_IN = Profiles.builtIn();

    @Test
    void the_index_names_exactly_the_files_of_the_folder() throws IOException {
        try (var files = Files.list(FILES)) {
            List<String> names = files.map(f -> f.getFileName().toString())
                    .filter(n -> n.endsWith(".yaml"))
                    .sorted()
                    .toList();
            assertThat(Profiles.builtInNames()).isEqualTo(names).hasSizeGreaterThanOrEqualTo(15);
        }
    }

    @Test
    void every_built_in_file_is_named_after_its_profile_and_protects_something() {
        assertThat(Profiles.builtIn().all()).allSatisfy(profile -> {
            assertThat(Profiles.builtInNames()).contains(profile.id() + ".yaml");
            assertThat(profile.identification()).isNotEmpty();
            assertThat(profile.protectedFunctions()).isNotEmpty();
            assertThat(profile.protectedInformation()).isNotEmpty();
        });
    }

    @Test
    void there_are_steps_in_both_languages_for_every_kind_of_finding_on_any_device() {
        for (FindingKind kind : FindingKind.values()) {
            assertThat(BUILT_IN.remedies("", kind)).as(kind.name()).isNotEmpty();
            for (DeviceProfile profile : BUILT_IN.all()) {
                List<RemedyStep> steps = BUILT_IN.remedies(profile.id(), kind);
                assertThat(steps).as(profile.id()).isNotEmpty().allSatisfy(step -> {
                    assertThat(step.kind()).isEqualTo(kind.name().toLowerCase(Locale.ROOT));
                    assertThat(step.ja()).matches("(?s).*[\\p{IsHiragana}\\p{IsKatakana}].*");
                });
            }
        }
    }

    @Test
    void a_files_profile_comes_over_the_built_in_one_and_is_reported(@TempDir Path dir)
            throws IOException {
        String own = Files.readString(FILES.resolve("mado-cam-m2.yaml"))
                .replace("model: Mado Cam M2", "model: Ours");
        Files.writeString(dir.resolve("ours.yaml"), own);
        Files.writeString(dir.resolve("broken.yaml"), "id: x");
        Files.writeString(dir.resolve("notes.txt"), "not a profile");

        Profiles.Loading loading = Profiles.load(dir);

        assertThat(loading.profiles().byId("mado-cam-m2"))
                .hasValueSatisfying(p -> assertThat(p.model()).isEqualTo("Ours"));
        assertThat(loading.replaced())
                .containsExactly(Message.of("profile.replaced", "mado-cam-m2", "ours.yaml"));
        assertThat(loading.problems()).isNotEmpty().allMatch(p -> p.file().equals("broken.yaml"));
        assertThat(loading.profiles().all()).hasSameSizeAs(Profiles.builtIn().all());
    }

    @Test
    void a_folder_that_does_not_exist_adds_nothing(@TempDir Path dir) {
        Profiles.Loading loading = Profiles.load(dir.resolve("none"));

        assertThat(List.copyOf(loading.profiles().all()))
                .isEqualTo(List.copyOf(Profiles.builtIn().all()));
        assertThat(loading.profiles().flowRules()).containsKey("ondo-t1");
        assertThat(loading.problems()).isEmpty();
    }

    @Test
    void the_documented_form_is_the_one_that_is_read() throws IOException {
        String text = Files.readString(Path.of("../docs/profiles.md"));
        String yaml = text.substring(text.indexOf("```yaml\n") + 8, text.indexOf("\n```\n"));

        assertThat(ProfileReader.read(yaml, "docs")).isInstanceOf(ProfileReading.Complete.class);
        for (Source source : Source.values()) {
            assertThat(text).contains("`" + source.wireName() + "`");
        }
    }
}
