package dev.sekimori.decide.policy;

import static dev.sekimori.decide.policy.MudGiven.AIKO;
import static dev.sekimori.decide.policy.MudGiven.ANYTHING;
import static dev.sekimori.decide.policy.MudGiven.CAMERA;
import static dev.sekimori.decide.policy.MudGiven.LAMP;
import static dev.sekimori.decide.policy.MudGiven.RECORDER;
import static dev.sekimori.decide.policy.MudGiven.device;
import static dev.sekimori.decide.policy.MudGiven.entry;
import static dev.sekimori.decide.policy.MudGiven.from;
import static dev.sekimori.decide.policy.MudGiven.http;
import static dev.sekimori.decide.policy.MudGiven.mqtt;
import static dev.sekimori.decide.policy.MudGiven.relay;
import static dev.sekimori.decide.policy.MudGiven.table;
import static dev.sekimori.decide.policy.MudGiven.to;
import static dev.sekimori.decide.policy.MudGiven.use;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sekimori.model.Message;
import dev.sekimori.model.decision.Answer;
import dev.sekimori.model.decision.Ask;
import dev.sekimori.model.decision.Decision;
import dev.sekimori.model.decision.DecisionInput;
import dev.sekimori.model.decision.DeviceFacts;
import dev.sekimori.model.decision.Operation;
import dev.sekimori.model.decision.Peer;
import dev.sekimori.model.decision.PolicySet;
import dev.sekimori.model.decision.Situation;
import dev.sekimori.model.device.DeviceState;
import dev.sekimori.model.device.Protocol;
import dev.sekimori.model.mud.MudBindings;
import dev.sekimori.model.mud.MudBindings.MyController;
import dev.sekimori.model.mud.MudEntry;
import dev.sekimori.model.mud.MudEntry.PortRange;
import dev.sekimori.model.mud.MudParty;
import dev.sekimori.model.mud.MudPolicy;
import dev.sekimori.model.mud.MudRemote;
import dev.sekimori.model.mud.MudUse;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The policy with MUD files: what they take away, and why. */
class MudMergeTest {
    @Test
    void refuses_a_broker_outside_that_the_file_does_not_name() {
        MudEntry cloud = to("cloud", new MudRemote.Host("cloud.maker.example"), 8883);
        DecisionTable table = table(Map.of("lamp", use(List.of(cloud), List.of())));

        Decision known = table.decide(relay("cloud.maker.example:8883"));
        Decision other = table.decide(relay("elsewhere.example:8883"));

        assertThat(known.permitted()).isTrue();
        assertThat(known.reasons())
                .contains(Message.of("decision.mud.accepts", "lamp.json", "cloud"));
        assertThat(other.answer()).isEqualTo(Answer.REFUSE);
        assertThat(other.rule()).isEqualTo("mud:lamp.json/default");
        assertThat(other.reasons())
                .contains(Message.of(
                        "decision.mud.from_no_entry",
                        "lamp.json",
                        "elsewhere.example",
                        "8883/tcp"));
        assertThat(table.decide(relay("cloud.maker.example:8884")).permitted()).isFalse();
        assertThat(table.decide(relay("not an address")).permitted()).isFalse();
    }

    @Test
    void permits_what_it_refused_as_soon_as_the_file_is_taken_away() {
        MudUse silent = use(List.of(), List.of());
        DecisionInput publish = mqtt(Protocol.MQTTS);

        assertThat(table(Map.of("lamp", silent)).decide(publish).permitted()).isFalse();
        assertThat(table(Map.of()).decide(publish).permitted()).isTrue();
    }

    @Test
    void takes_the_gateway_for_the_broker_that_its_name_is_bound_to() {
        MudEntry cloud = to("cloud", new MudRemote.Host("cloud.maker.example"), 8883);
        Map<String, MudUse> files = Map.of("lamp", use(List.of(cloud), List.of()));
        MudBindings bound = new MudBindings(
                new TreeMap<>(),
                List.of(),
                List.of(),
                new TreeMap<>(Map.of("cloud.maker.example", List.of(MudBindings.GATEWAY))),
                new TreeMap<>());

        assertThat(table(files).decide(mqtt(Protocol.MQTTS)).permitted()).isFalse();
        assertThat(table(files, bound).decide(mqtt(Protocol.MQTTS)).permitted()).isTrue();
        assertThat(table(files, bound).decide(mqtt(Protocol.MQTT)).permitted()).isFalse();
    }

    @Test
    void shows_a_service_only_to_whom_the_file_names() {
        MudEntry mine = from("to-owner", new MudRemote.MyController(), 8080);
        Map<String, MudUse> files = Map.of("camera", use(List.of(), List.of(mine)));
        DecisionInput person = http(AIKO, Optional.empty(), CAMERA);
        DecisionInput device = http(device(RECORDER), Optional.of(RECORDER), CAMERA);
        MudBindings recorder = new MudBindings(
                new TreeMap<>(),
                List.of(new MyController(
                        List.of(CAMERA.id()),
                        List.of(),
                        new MudParty(false, List.of(), List.of("recorder"), List.of(), List.of()))),
                List.of(),
                new TreeMap<>(),
                new TreeMap<>());

        assertThat(table(files).decide(person).permitted()).isTrue();
        assertThat(table(files).decide(device).rule()).isEqualTo("mud:camera.json/default");
        assertThat(table(files, recorder).decide(person).permitted()).isFalse();
        assertThat(table(files, recorder).decide(device).permitted()).isTrue();
    }

    @Test
    void asks_the_files_of_both_devices() {
        MudEntry local = from("local", new MudRemote.LocalNetworks(), 8080);
        MudEntry near = to("near", new MudRemote.Network("192.168.1.6/32"), 8080);
        MudEntry far = to("far", new MudRemote.Network("192.168.2.0/24"), 8080);
        DecisionInput asked = http(device(RECORDER), Optional.of(RECORDER), CAMERA);
        MudUse camera = use(List.of(), List.of(local));

        assertThat(table(Map.of("camera", camera, "recorder", use(List.of(near), List.of())))
                        .decide(asked)
                        .permitted())
                .isTrue();
        assertThat(table(Map.of("camera", camera, "recorder", use(List.of(far), List.of())))
                        .decide(asked)
                        .permitted())
                .isFalse();
        assertThat(table(Map.of(
                                "camera",
                                use(List.of(), List.of()),
                                "recorder",
                                use(List.of(near), List.of())))
                        .decide(asked)
                        .permitted())
                .isFalse();
    }

    @Test
    void opens_nothing_by_a_file_that_cannot_be_used() {
        DecisionTable table = table(Map.of("lamp", MudUse.unusable("lamp.json")));

        Decision refused = table.decide(mqtt(Protocol.MQTT));

        assertThat(refused.rule()).isEqualTo("mud:lamp.json/unusable");
        assertThat(refused.reasons()).contains(Message.of("decision.mud.unusable", "lamp.json"));
        assertThat(table.decide(http(AIKO, Optional.empty(), CAMERA)).permitted())
                .isTrue();
    }

    @Test
    void holds_a_client_without_credentials_to_the_file_of_what_it_is_taken_for() {
        MudUse tls = use(List.of(to("tls", new MudRemote.MyController(), 8_883)), List.of());
        MudUse plain = use(List.of(to("plain", new MudRemote.MyController(), 1_883)), List.of());

        assertThat(zone("lamp-7", Optional.of(LAMP), Map.of("lamp", tls), Map.of()))
                .isFalse();
        assertThat(zone("lamp-7", Optional.of(LAMP), Map.of("lamp", plain), Map.of()))
                .isTrue();
        assertThat(zone("lamp-7", Optional.empty(), Map.of("lamp", tls), Map.of()))
                .isTrue();
        assertThat(zone("lamp-7", Optional.empty(), Map.of(), Map.of("lamp-*", tls)))
                .isFalse();
        assertThat(zone("lamp-7", Optional.empty(), Map.of(), Map.of("lamp-*", plain)))
                .isTrue();
        assertThat(zone("lamp-7", Optional.of(LAMP), Map.of("lamp", tls), Map.of("*-7", plain)))
                .isTrue();
        assertThat(zone("fan-7", Optional.empty(), Map.of(), Map.of("lamp-*", tls)))
                .isTrue();
    }

    @Test
    void lets_no_cut_off_device_back_in_through_a_zone_without_credentials() {
        assertThat(zone("x", Optional.of(LAMP.in(DeviceState.DISCOVERED)), Map.of(), Map.of()))
                .isTrue();
        for (DeviceState state : List.of(
                DeviceState.ISOLATED, DeviceState.LOST, DeviceState.RETIRED, DeviceState.ERASED)) {
            assertThat(zone("x", Optional.of(LAMP.in(state)), Map.of(), Map.of()))
                    .isFalse();
        }
    }

    private static boolean zone(
            String clientId,
            Optional<DeviceFacts> taken,
            Map<String, MudUse> profiles,
            Map<String, MudUse> clients) {
        MudPolicy mud = new MudPolicy(
                new TreeMap<>(profiles),
                new TreeMap<>(),
                new TreeMap<>(clients),
                MudBindings.USUAL);
        return DecisionTable.compile(new PolicySet(ANYTHING, new TreeMap<>()).with(mud))
                .decide(new DecisionInput(
                        new Peer.ZonePeer("legacy", clientId),
                        new Ask(Optional.empty(), Protocol.MQTT, Operation.PUBLISH, "a/b"),
                        Optional.empty(),
                        taken,
                        Situation.NORMAL))
                .permitted();
    }

    @Test
    void finds_the_pattern_that_a_client_id_fits() {
        MudUse none = MudUse.unusable("x");
        MudPolicy mud = MudPolicy.NONE
                .withClients("lamp-*", none)
                .withClients("*-cam-*x", none)
                .withClients("one", none);

        assertThat(mud.clientPattern("lamp-")).contains("lamp-*");
        assertThat(mud.clientPattern("a-cam-bx")).contains("*-cam-*x");
        assertThat(mud.clientPattern("-cam-x")).contains("*-cam-*x");
        assertThat(mud.clientPattern("one")).contains("one");
        assertThat(mud.clientPattern("-cam-")).isEmpty();
        assertThat(mud.clientPattern("lamp")).isEmpty();
        assertThat(mud.clientPattern("one-")).isEmpty();
    }

    @Test
    void never_permits_what_the_rules_refuse() {
        MudEntry everybody = entry("all", List.of(), 6, PortRange.ALL, PortRange.ALL, true);
        MudPolicy mud = new MudPolicy(
                new TreeMap<>(Map.of("lamp", use(List.of(everybody), List.of(everybody)))),
                new TreeMap<>(),
                MudBindings.USUAL);
        DecisionTable table =
                DecisionTable.compile(new PolicySet(List.of(), new TreeMap<>()).with(mud));

        assertThat(table.decide(mqtt(Protocol.MQTT)).rule()).isEqualTo("default");
    }

    @Test
    void names_other_files_and_other_bindings_by_other_hashes() {
        MudUse one = use(List.of(to("a", new MudRemote.MyController(), 1)), List.of());
        MudUse two = use(List.of(to("a", new MudRemote.MyController(), 2)), List.of());
        MudBindings local = new MudBindings(
                new TreeMap<>(),
                List.of(),
                List.of("10.0.0.0/8"),
                new TreeMap<>(),
                new TreeMap<>());
        Set<String> hashes = Set.of(
                table(Map.of()).hash(),
                table(Map.of("lamp", one)).hash(),
                table(Map.of("lamp", two)).hash(),
                table(Map.of("lamp", MudUse.unusable("lamp.json"))).hash(),
                table(Map.of("lamp", one), local).hash());

        assertThat(hashes).hasSize(5);
        assertThat(table(Map.of(), local).hash()).isEqualTo(table(Map.of()).hash());
    }
}
