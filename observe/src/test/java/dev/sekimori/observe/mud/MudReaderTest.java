package dev.sekimori.observe.mud;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sekimori.model.mud.MudEntry;
import dev.sekimori.model.mud.MudEntry.Initiator;
import dev.sekimori.model.mud.MudEntry.PortRange;
import dev.sekimori.model.mud.MudFile;
import dev.sekimori.model.mud.MudRemote;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Random;

class MudReaderTest {
    private static final String HEAD = """
            {"ietf-mud:mud":{"mud-version":1,"mud-url":"https://maker.example/lamp.json",
             "last-update":"2026-01-02T03:04:05+09:00","cache-validity":24,"is-supported":true,
             "systeminfo":"A lamp",%s
             "from-device-policy":{"access-lists":{"access-list":[{"name":"out"}]}},
             "to-device-policy":{"access-lists":{"access-list":[{"name":"in"}]}}},
            """;
    private static final String OUT =
            "{\"name\":\"out\",\"type\":\"ipv4-acl-type\",\"aces\":{\"ace\":[%s]}}";
    private static final String IN =
            "{\"name\":\"in\",\"type\":\"ipv4-acl-type\",\"aces\":{\"ace\":[]}}";
    private static final String ACCEPT = "\"actions\":{\"forwarding\":\"accept\"}";

    @ParameterizedTest
    @ValueSource(
            strings = {"lifxbulbMud", "amazonEchoMud", "tplinkcameraMud", "augustdoorbellcamMud"})
    void reads_files_of_real_devices_in_their_older_form(String name) throws IOException {
        MudReading reading = MudReader.read(resource(name + ".json"));

        MudFile file = complete(reading);
        assertThat(file.fromDevice()).isNotEmpty();
        assertThat(file.toDevice()).isNotEmpty();
        assertThat(keys(reading)).contains("mud.lint.access_lists_root");
        assertThat(file.fromDevice()).extracting(MudEntry::accept).containsOnly(true);
    }

    @Test
    void keeps_the_entries_of_a_real_lamp_in_their_order() throws IOException {
        MudFile file = complete(MudReader.read(resource("lifxbulbMud.json")));

        assertThat(file.lastUpdate()).isEqualTo(Instant.parse("2018-09-30T06:51:45.044Z"));
        MudEntry time = file.fromDevice().getFirst();
        assertThat(time)
                .isEqualTo(new MudEntry(
                        "from-ipv4-lifxbulb-0",
                        List.of(new MudRemote.Host("pool.ntp.org")),
                        MudEntry.ANY,
                        17,
                        PortRange.ALL,
                        new PortRange(123, 123),
                        Initiator.EITHER,
                        true));
        assertThat(file.fromDevice().get(1).remotes())
                .containsExactly(new MudRemote.LocalNetworks());
        assertThat(file.fromDevice().get(2).remotes())
                .containsExactly(new MudRemote.Controller("urn:ietf:params:mud:gateway"));
    }

    @Test
    void reads_the_form_of_the_rfc_without_a_remark() {
        MudReading reading = read("", """
                {"name":"cloud","matches":{"ipv4":{"ietf-acldns:dst-dnsname":"Cloud.Maker.example",
                 "protocol":6},"tcp":{"ietf-mud:direction-initiated":"from-device",
                 "destination-port":{"operator":"range","lower-port":8000,"upper-port":8010}}},
                """ + ACCEPT + "}");

        assertThat(keys(reading)).isEmpty();
        assertThat(complete(reading).fromDevice())
                .containsExactly(new MudEntry(
                        "cloud",
                        List.of(new MudRemote.Host("cloud.maker.example")),
                        MudEntry.ANY,
                        6,
                        PortRange.ALL,
                        new PortRange(8000, 8010),
                        Initiator.DEVICE,
                        true));
    }

    @Test
    void reads_every_class_of_partner() {
        String entry = "{\"name\":\"x\",\"matches\":{\"ietf-mud:mud\":{%s}}," + ACCEPT + "}";
        String[][] classes = {
            {"\"local-networks\":[null]", "LocalNetworks[]"},
            {"\"my-controller\":[null]", "MyController[]"},
            {"\"same-manufacturer\":[null]", "SameManufacturer[]"},
            {"\"controller\":\"urn:x\"", "Controller[uri=urn:x]"},
            {"\"manufacturer\":\"maker.example\"", "Manufacturer[authority=maker.example]"},
            {"\"model\":\"https://m.example/a\"", "Model[url=https://m.example/a]"}
        };
        for (String[] each : classes) {
            MudFile file = complete(read("", entry.formatted(each[0])));
            assertThat(file.fromDevice().getFirst().remotes()).hasToString("[" + each[1] + "]");
        }
    }

    @Test
    void keeps_transparency_and_tls_profiles() {
        MudFile file = complete(read("""
                "extensions":["transparency","tls"],
                "ietf-mud-transparency:transparency":{"sboms":[{"version-info":"1.2",
                  "sbom-url":"https://maker.example/1.2.spdx.json"}],
                  "vuln-url":["https://maker.example/csaf.json"]},
                "ietf-mud-tls:client-profiles":{"tls-dtls-profile":[{"name":"p"}]},
                """, ""));

        assertThat(file.extensions()).containsExactly("transparency", "tls");
        assertThat(file.transparency().sboms())
                .extracting(sbom -> sbom.version() + " " + sbom.url())
                .containsExactly("1.2 https://maker.example/1.2.spdx.json");
        assertThat(file.transparency().vulnerabilities()).hasSize(1);
        assertThat(file.tlsProfiles()).contains("tls-dtls-profile");
    }

    @Test
    void advises_against_what_will_not_last() {
        assertThat(
                        keys(
                                read(
                                        "",
                                        ace(
                                                "\"ipv4\":{\"destination-ipv4-network\":\"8.8.8.8/32\"},"
                                                        + "\"udp\":{\"destination-port\":{\"operator\":\"eq\",\"port\":53}}"))))
                .containsExactlyInAnyOrder("mud.lint.fixed_address", "mud.lint.own_resolver");
        assertThat(keys(read("", ace("\"ipv4\":{\"dst-dnsname\":\"*.maker.example\"}"))))
                .containsExactly("mud.lint.wildcard");
        assertThat(keys(read("", ace("\"ipv4\":{\"protocol\":6}"))))
                .containsExactly("mud.lint.everybody");
    }

    @Test
    void refuses_what_it_would_have_to_guess() {
        assertThat(refused(ace("\"ipv4\":{\"dscp\":1},\"vlan\":{}"))).contains("mud.unknown_match");
        assertThat(refused(ace("\"tcp\":{\"destination-port\":{\"operator\":\"neq\",\"port\":1}}")))
                .contains("mud.operator");
        assertThat(refused(ace("\"tcp\":{\"destination-port\":{\"operator\":\"eq\"}}")))
                .contains("mud.no_port");
        assertThat(refused(ace("\"ipv4\":{\"protocol\":17},\"tcp\":{}")))
                .contains("mud.protocol_differs");
        assertThat(refused(ace("\"ipv4\":{\"src-dnsname\":\"a.example\"}")))
                .contains("mud.wrong_side");
        assertThat(refused("{\"name\":\"x\",\"matches\":{},\"actions\":{\"forwarding\":\"log\"}}"))
                .contains("mud.unknown_action");
        assertThat(keys(MudReader.read("{}".getBytes(StandardCharsets.UTF_8))))
                .contains("mud.no_container");
        assertThat(keys(MudReader.read("{\"a\":".getBytes(StandardCharsets.UTF_8))))
                .containsExactly("mud.not_json");
    }

    @Test
    void survives_any_damage() throws IOException {
        byte[] whole = resource("tplinkcameraMud.json");
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 2_000; round++) {
            byte[] damaged = whole.clone();
            for (int i = 0; i < 1 + random.nextInt(8); i++) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            assertThat(MudReader.read(damaged))
                    .as("seed %d round %d", seed, round)
                    .isNotNull();
        }
    }

    private static String ace(String matches) {
        return "{\"name\":\"x\",\"matches\":{" + matches + "}," + ACCEPT + "}";
    }

    private static MudReading read(String more, String entries) {
        String text = HEAD.formatted(more)
                + "\"ietf-access-control-list:acls\":{\"acl\":[" + OUT.formatted(entries) + "," + IN
                + "]}}";
        return MudReader.read(text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> refused(String entries) {
        MudReading reading = read("", entries);
        assertThat(reading).isInstanceOf(MudReading.Refused.class);
        return keys(reading);
    }

    private static MudFile complete(MudReading reading) {
        assertThat(reading).as("%s", reading).isInstanceOf(MudReading.Complete.class);
        return ((MudReading.Complete) reading).file();
    }

    private static List<String> keys(MudReading reading) {
        List<MudNote> notes = switch (reading) {
            case MudReading.Complete(var _, var all) -> all;
            case MudReading.Refused(var all) -> all;
        };
        return notes.stream().map(note -> note.message().key()).distinct().toList();
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = MudReaderTest.class.getResourceAsStream(name)) {
            return java.util.Objects.requireNonNull(in, name).readAllBytes();
        }
    }
}
