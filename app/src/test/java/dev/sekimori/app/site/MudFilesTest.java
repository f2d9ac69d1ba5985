package dev.sekimori.app.site;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sekimori.app.config.ConfigReader;
import dev.sekimori.app.config.SiteConfig;
import dev.sekimori.model.mud.MudUse;
import dev.sekimori.observe.profile.Profiles;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** MUD files are read from where profiles and the configuration say, and believed when signed. */
class MudFilesTest {
    static final Instant NOW = Instant.parse("2026-07-05T00:00:00Z");
    static final String MUD = """
            {"ietf-mud:mud":{"mud-version":1,"mud-url":"https://maker.example/lamp",
              "last-update":"2026-01-02T03:04:05Z","is-supported":true,"systeminfo":"A lamp",
              "mfg-name":"Ondo","model-name":"Ondo T1",
              "from-device-policy":{"access-lists":{"access-list":[{"name":"out"}]}}},
             "ietf-access-control-list:acls":{"acl":[{"name":"out","type":"ipv4-acl-type","aces":{
              "ace":[{"name":"cloud","matches":{"ipv4":{"dst-dnsname":"cloud.maker.example"}},
              "actions":{"forwarding":"accept"}}]}}]}}
            """;

    @TempDir
    private Path folder;

    @Test
    void believes_what_comes_with_the_product_without_a_signature() {
        MudFiles.Loading loading = MudFiles.load(ConfigReader.defaults(), Profiles.builtIn(), NOW);

        assertThat(loading.problems()).isEmpty();
        assertThat(loading.policy().profiles().keySet()).contains("mamori-g1", "kaze-e1");
        assertThat(loading.policy().profiles().values()).allMatch(MudUse::usable);
    }

    @Test
    void keeps_an_unsigned_file_in_force_but_believes_nothing_of_it() throws IOException {
        write("lamp.json", MUD);

        MudFiles.Loading loading = load("""
                files:
                    - { file: %s, profiles: [ondo-t1] }
                """);

        assertThat(of(loading)).isEqualTo(MudUse.unusable("lamp.json"));
        assertThat(codes(loading)).containsExactly("mud.site.unsigned");
    }

    @Test
    void believes_it_unsigned_where_the_configuration_says_so() throws IOException {
        write("lamp.json", MUD);

        MudFiles.Loading loading = load("""
                files:
                    - { file: %s, profiles: [ondo-t1], unsignedAccepted: true }
                """);

        assertThat(loading.problems()).isEmpty();
        assertThat(of(loading).fromDevice()).hasSize(1);
    }

    @Test
    void believes_a_signer_whom_the_site_trusts_and_no_other() throws Exception {
        Signer maker = Signer.fresh();
        Signer other = Signer.fresh();
        write("lamp.json", MUD);
        Files.write(folder.resolve("lamp.p7s"), maker.sign(MUD));
        write("maker.pem", maker.pem());
        write("other.pem", other.pem());
        String files = "\n  files:\n    - { file: %s, profiles: [ondo-t1] }\n";

        MudFiles.Loading good = load("trust: [" + folder.resolve("maker.pem") + "]" + files);
        MudFiles.Loading bad = load("trust: [" + folder.resolve("other.pem") + "]" + files);
        write("lamp.json", MUD.replace("cloud.maker", "cloud.attacker"));
        MudFiles.Loading changed = load("trust: [" + folder.resolve("maker.pem") + "]" + files);

        assertThat(good.problems()).isEmpty();
        assertThat(of(good).usable()).isTrue();
        assertThat(of(bad).usable()).isFalse();
        assertThat(codes(bad)).containsExactly("mud.site.signature.untrusted_signer");
        assertThat(of(changed).usable()).isFalse();
        assertThat(codes(changed)).containsExactly("mud.site.signature.wrong_signature");
    }

    @Test
    void finds_the_profile_of_a_file_in_the_folder_by_its_maker_and_model() throws IOException {
        write("lamp.json", MUD);
        write("somebody.json", MUD.replace("Ondo T1", "Nothing"));

        MudFiles.Loading loading = load("folder: " + folder + "\n  unsignedAccepted: [ondo-t1]");

        assertThat(of(loading).usable()).isTrue();
        assertThat(codes(loading)).containsExactly("mud.site.no_profile");
    }

    @Test
    void names_a_broken_or_missing_file_and_goes_on() throws IOException {
        write("lamp.json", MUD.replace("accept", "perhaps"));

        MudFiles.Loading broken = load("""
                files:
                    - { file: %s, profiles: [ondo-t1], devices: [dev-1], unsignedAccepted: true }
                    - { file: /nowhere/at-all.json, devices: [dev-2], unsignedAccepted: true }
                """);

        assertThat(of(broken)).isEqualTo(MudUse.unusable("lamp.json"));
        assertThat(broken.policy().devices().keySet()).containsExactly("dev-1", "dev-2");
        assertThat(broken.policy().devices().values()).noneMatch(MudUse::usable);
        assertThat(codes(broken)).containsExactly("mud.unknown_action", "mud.site.unreadable");
    }

    @Test
    void never_fails_on_damaged_files_and_never_permits_more() throws IOException {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        int most = 0;
        for (int round = 0; round < 300; round++) {
            byte[] bytes = MUD.getBytes(StandardCharsets.UTF_8);
            for (int hit = 1 + random.nextInt(4); hit > 0; hit--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(128);
            }
            Files.write(folder.resolve("lamp.json"), bytes);
            MudUse use = of(load("""
                    files:
                        - { file: %s, profiles: [ondo-t1], unsignedAccepted: true }
                    """));
            assertThat(use.usable() || use.fromDevice().isEmpty())
                    .as("seed %d", seed)
                    .isTrue();
            most = Math.max(most, use.fromDevice().size());
        }
        assertThat(most).as("seed %d", seed).isLessThanOrEqualTo(1);
    }

    @Test
    void holds_no_more_entries_than_a_policy_can() throws IOException {
        String entry = MUD.substring(MUD.indexOf("{\"name\":\"cloud\""), MUD.indexOf("]}}]}}"));
        String many = String.join(
                ",",
                IntStream.range(0, MudUse.MOST_ENTRIES + 1)
                        .mapToObj(i -> entry.replace("\"cloud\"", "\"c" + i + "\""))
                        .toList());
        write("lamp.json", MUD.replace(entry, many));

        MudFiles.Loading loading = load("""
                files:
                    - { file: %s, profiles: [ondo-t1], unsignedAccepted: true }
                """);

        assertThat(of(loading).usable()).isFalse();
        assertThat(codes(loading)).containsExactly("mud.site.too_many");
    }

    private MudFiles.Loading load(String mud) throws IOException {
        String file = folder.resolve("lamp.json").toString();
        Path yaml = folder.resolve("site.yaml");
        Files.writeString(yaml, "name: Test\nmud:\n  " + mud.replace("%s", file).strip() + "\n");
        SiteConfig config = ConfigReader.read(yaml);
        return MudFiles.load(config, Profiles.builtIn(), NOW);
    }

    private static MudUse of(MudFiles.Loading loading) {
        return java.util.Objects.requireNonNull(loading.policy().profiles().get("ondo-t1"));
    }

    private static List<String> codes(MudFiles.Loading loading) {
        return loading.problems().stream()
                .map(problem -> problem.message().key())
                .toList();
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }
}
