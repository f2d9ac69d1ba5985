package dev.sekimori.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Policy files are read as the site would read them. */
final class PolicyCheckTest {
    private static final String MUD = """
            {"ietf-mud:mud":{"mud-version":1,"mud-url":"https://maker.example/lamp",
              "last-update":"2026-01-02T03:04:05Z","is-supported":true,"systeminfo":"A lamp",
              "from-device-policy":{"access-lists":{"access-list":[{"name":"out"}]}}},
             "ietf-access-control-list:acls":{"acl":[{"name":"out","type":"ipv4-acl-type","aces":{
              "ace":[{"name":"cloud","matches":{"ipv4":{"dst-dnsname":"*.maker.example"}},
              "actions":{"forwarding":"accept"}}]}}]}}
            """;

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
    void reads_a_mud_file_and_advises_its_maker() throws IOException {
        Path sound = write("lamp.json", MUD);
        Path broken = write("broken.json", MUD.replace("accept", "log"));

        var good = typed().runAlone("policy", "check", sound.toString());
        var bad = typed().runAlone("policy", "check", broken.toString(), "--json", "--lang", "ja");

        assertThat(good.code()).isZero();
        assertThat(good.out())
                .contains("/acls/acl/0/aces/ace/0/matches: to mend: *.maker.example has a wildcard")
                .contains("a sound MUD file of https://maker.example/lamp; 1 entries from");
        assertThat(bad.code()).isEqualTo(1);
        assertThat(bad.json().at("/sound").asBoolean(true)).isFalse();
        assertThat(bad.out()).contains("mud.unknown_action").contains("のいずれかです");
    }

    @Test
    void says_who_signed_a_mud_file() throws Exception {
        Path file = write("lamp.json", MUD);
        openssl("req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout k.pem"
                + " -out c.pem -subj /CN=Maker -addext keyUsage=digitalSignature");
        openssl("cms -sign -binary -in lamp.json -signer c.pem -inkey k.pem -outform DER"
                + " -out lamp.p7s");
        String[] check = {
            "policy",
            "check",
            file.toString(),
            "--signature",
            path("lamp.p7s"),
            "--trust",
            path("c.pem")
        };

        var good = typed().runAlone(check);
        write("lamp.json", MUD + " ");
        var changed = typed().runAlone(check);

        assertThat(good.out()).contains("Signed by CN=Maker");
        assertThat(good.code()).isZero();
        assertThat(changed.out()).contains("the file was changed");
        assertThat(changed.code()).isEqualTo(1);
    }

    @Test
    void says_that_a_file_is_not_there() {
        var result =
                typed().runAlone("policy", "check", folder.resolve("none.yaml").toString());

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err()).contains("none.yaml");
    }

    private String path(String name) {
        return folder.resolve(name).toString();
    }

    private void openssl(String arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(arguments.split(" ")));
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
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
