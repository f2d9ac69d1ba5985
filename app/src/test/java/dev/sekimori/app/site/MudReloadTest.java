package dev.sekimori.app.site;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sekimori.app.config.ConfigReader;
import dev.sekimori.app.config.SiteConfig;
import dev.sekimori.model.mud.MudEntry;
import dev.sekimori.model.mud.MudRemote;
import dev.sekimori.model.mud.MudUse;
import dev.sekimori.observe.profile.Profiles;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** MUD files that change while they are in force: the last that could be used stays. */
class MudReloadTest {
    private static final String LAMP = MudFilesTest.MUD;
    private static final String OTHER = LAMP.replace("cloud.maker", "other.maker");

    @TempDir
    private Path folder;

    private MudInForce before = MudInForce.NONE;

    @Test
    void takes_up_a_file_that_changed() throws Exception {
        write("lamp.json", LAMP);
        assertThat(host(load(named("unsignedAccepted: true")))).contains("cloud.maker.example");
        write("lamp.json", OTHER);
        assertThat(host(load(named("unsignedAccepted: true")))).contains("other.maker.example");
    }

    @Test
    void keeps_the_last_good_file_when_the_next_is_broken_or_gone() throws Exception {
        SiteConfig config = named("unsignedAccepted: true");
        write("lamp.json", LAMP);
        load(config);
        write("lamp.json", LAMP.substring(0, 100));

        MudFiles.Loading broken = load(config);
        assertThat(host(broken)).contains("cloud.maker.example");
        assertThat(codes(broken)).endsWith("mud.site.kept").hasSize(2);

        Files.delete(folder.resolve("lamp.json"));
        MudFiles.Loading gone = load(config);
        assertThat(host(gone)).contains("cloud.maker.example");
        assertThat(codes(gone)).containsExactly("mud.site.unreadable", "mud.site.kept");

        write("lamp.json", OTHER);
        MudFiles.Loading mended = load(config);
        assertThat(host(mended)).contains("other.maker.example");
        assertThat(mended.problems()).isEmpty();
    }

    @Test
    void keeps_the_last_good_file_when_the_next_is_not_signed_by_whom_the_site_trusts()
            throws Exception {
        Signer maker = Signer.fresh();
        SiteConfig config = trusting("maker.pem");
        write("maker.pem", maker.pem());
        write("lamp.json", LAMP);
        sign(maker, LAMP);
        assertThat(load(config).problems()).isEmpty();

        write("lamp.json", OTHER);
        MudFiles.Loading changed = load(config);
        assertThat(host(changed)).contains("cloud.maker.example");
        assertThat(codes(changed))
                .containsExactly("mud.site.signature.wrong_signature", "mud.site.kept");

        sign(Signer.fresh(), OTHER);
        assertThat(codes(load(config)))
                .containsExactly("mud.site.signature.untrusted_signer", "mud.site.kept");

        sign(maker, OTHER);
        assertThat(host(load(config))).contains("other.maker.example");
    }

    @Test
    void permits_nothing_by_a_signer_who_is_trusted_no_more() throws Exception {
        Signer maker = Signer.fresh();
        SiteConfig config = trusting("maker.pem");
        write("maker.pem", maker.pem());
        write("lamp.json", LAMP);
        sign(maker, LAMP);
        load(config);

        write("maker.pem", "not a certificate");
        MudFiles.Loading unread = load(config);
        assertThat(host(unread)).contains("cloud.maker.example");
        assertThat(codes(unread)).containsExactly("mud.site.trust");

        write("maker.pem", Signer.fresh().pem());
        MudFiles.Loading replaced = load(config);
        assertThat(use(replaced).usable()).isFalse();
        assertThat(codes(replaced)).containsExactly("mud.site.signature.untrusted_signer");
    }

    @Test
    void keeps_a_file_that_vanished_from_the_folder_until_another_is_there() throws Exception {
        write("lamp.json", LAMP);
        SiteConfig config =
                read("folder: " + folder + "\n  unsignedAccepted: [ondo-t1, mamori-g1]\n");
        load(config);

        Files.move(folder.resolve("lamp.json"), folder.resolve("ondo-t1.json"));
        assertThat(load(config).problems()).isEmpty();

        Files.delete(folder.resolve("ondo-t1.json"));
        MudFiles.Loading gone = load(config);
        assertThat(host(gone)).contains("cloud.maker.example");
        assertThat(codes(gone)).containsExactly("mud.site.gone");

        write("mamori-g1.json", OTHER);
        assertThat(host(load(config), "mamori-g1")).contains("other.maker.example");
        Files.delete(folder.resolve("mamori-g1.json"));
        MudFiles.Loading overridden = load(config);
        assertThat(host(overridden, "mamori-g1")).contains("other.maker.example");
        assertThat(codes(overridden)).containsExactly("mud.site.gone", "mud.site.gone");
    }

    @Test
    void binds_a_file_to_clients_by_patterns_of_their_ids() throws Exception {
        write("lamp.json", LAMP);
        SiteConfig config = read("files:\n    - { file: " + folder.resolve("lamp.json")
                + ", clients: ['lamp-*'], unsignedAccepted: true }\n");

        assertThat(load(config).policy().clients().keySet()).containsExactly("lamp-*");
    }

    private MudFiles.Loading load(SiteConfig config) {
        MudFiles.Loading loading =
                MudFiles.reload(config, Profiles.builtIn(), MudFilesTest.NOW, before);
        before = loading.inForce();
        return loading;
    }

    private SiteConfig named(String more) throws IOException {
        return read("files:\n    - { file: " + folder.resolve("lamp.json")
                + ", profiles: [ondo-t1], " + more + " }\n");
    }

    private SiteConfig trusting(String pem) throws IOException {
        return read("trust: [" + folder.resolve(pem) + "]\n  files:\n    - { file: "
                + folder.resolve("lamp.json") + ", profiles: [ondo-t1] }\n");
    }

    private SiteConfig read(String mud) throws IOException {
        Path yaml = folder.resolve("site.yaml");
        Files.writeString(yaml, "name: Test\nmud:\n  " + mud);
        return ConfigReader.read(yaml);
    }

    private static MudUse use(MudFiles.Loading loading) {
        return loading.policy().profiles().getOrDefault("ondo-t1", MudUse.unusable("none"));
    }

    private static Optional<String> host(MudFiles.Loading loading) {
        return host(loading, "ondo-t1");
    }

    /** The one host that the profile's file speaks of. */
    private static Optional<String> host(MudFiles.Loading loading, String profile) {
        return Optional.ofNullable(loading.policy().profiles().get(profile)).stream()
                .flatMap(use -> use.fromDevice().stream())
                .map(MudEntry::remotes)
                .flatMap(List::stream)
                .filter(MudRemote.Host.class::isInstance)
                .map(remote -> ((MudRemote.Host) remote).name())
                .findFirst();
    }

    private static List<String> codes(MudFiles.Loading loading) {
        return loading.problems().stream()
                .map(problem -> problem.message().key())
                .toList();
    }

    private void sign(Signer signer, String document) throws Exception {
        Files.write(folder.resolve("lamp.p7s"), signer.sign(document));
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }
}
