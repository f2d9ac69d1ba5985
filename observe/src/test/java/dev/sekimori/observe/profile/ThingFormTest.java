package dev.sekimori.observe.profile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sekimori.model.device.Protocol;
import dev.sekimori.model.profile.DeviceProfile;
import dev.sekimori.model.thing.Format;
import dev.sekimori.model.thing.ThingModel;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

class ThingFormTest {
    private static final String PROFILE = """
            id: acme-1
            type: heater
            manufacturer: Acme
            model: "1"
            capability: gateway_protected
            safetyRelevant: false
            isolation: cut
            identification: []
            protects: { functions: [], information: [] }
            flows: []
            thing:
              properties:
                - name: target
                  title: { en: Target, ja: 目標 }
                  type: number
                  unit: Cel
                  minimum: 5
                  maximum: 35.5
                  read: { protocol: mqtt, resource: 'a/{id}', format: json, pointer: /value }
                  write:
                    { protocol: modbus, resource: /1/6/2, format: number, bytes: 2, scale: 0.1 }
                  freshSeconds: 0
                - name: lit
                  title: { en: On, ja: 電源 }
                  type: boolean
                  read:
                    protocol: echonet_lite
                    resource: /029001/80
                    format: choice
                    values: { '30': true }
              actions:
                - name: reset
                  title: { en: Reset, ja: リセット }
                  source: { protocol: coap, resource: /reset, format: text }
              events:
                - name: started
                  title: { en: Started, ja: 起動 }
                  type: object
                  source: { protocol: mqtt, resource: 'a/{id}/info', format: json }
            factoryCredentials: []
            support: { contact: "" }
            remedies: {}
            """;

    private static ProfileReading read(String text) throws IOException {
        return ProfileReader.read(
                new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), "a.yaml");
    }

    @Test
    void reads_properties_actions_and_events() throws IOException {
        assertThat(read(PROFILE)).isInstanceOf(ProfileReading.Complete.class);
        DeviceProfile profile = ((ProfileReading.Complete) read(PROFILE)).profile();

        ThingModel thing = profile.thing();
        ThingModel.Property target = thing.property("target").orElseThrow();
        assertThat(target.shape().maximum()).contains(35.5);
        assertThat(target.fresh()).isZero();
        assertThat(target.read().orElseThrow().protocol()).isEqualTo(Protocol.MQTT);
        assertThat(target.write().orElseThrow().format())
                .isEqualTo(new Format.Numeric(2, false, 0.1, 0));
        assertThat(thing.property("lit").orElseThrow().write()).isEmpty();
        assertThat(thing.property("lit").orElseThrow().fresh()).hasSeconds(60);
        assertThat(thing.action("reset").orElseThrow().input()).isEmpty();
        assertThat(thing.event("started")).isPresent();
    }

    @ParameterizedTest(name = "{0} -> {1}: {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            name: lit|name: target|profile.duplicate
            name: lit|name: a/b|profile.bad_name
            minimum: 5|minimum: 36|profile.no_range
            minimum: 5|minimum: five|profile.not_decimal
            type: boolean|type: truth|profile.not_choice
            pointer: /value|pointer: value|profile.bad_pointer
            protocol: coap|protocol: telnet|profile.not_choice
            resource: /reset|resource: reset|profile.bad_resource
            bytes: 2|bytes: 9|profile.not_number
            '30': true|'3': true|profile.bad_name
            freshSeconds: 0|colour: red|profile.unknown_property
            """)
    void refuses_what_cannot_be_shown(String of, String to, String key) throws IOException {
        ProfileReading reading = read(PROFILE.replace(of, to));

        assertThat(reading).isInstanceOf(ProfileReading.Refused.class);
        List<ProfileProblem> problems = ((ProfileReading.Refused) reading).problems();
        assertThat(problems).extracting(problem -> problem.message().key()).contains(key);
    }
}
