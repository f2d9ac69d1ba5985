package dev.sekimori.observe.profile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The published JSON Schema and the reader say the same of profiles. */
class ProfileSchemaTest {
    private static final Path FILES = Path.of("..", "profiles");
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final JsonSchema SCHEMA = schema();

    private static JsonSchema schema() {
        try (InputStream in = Files.newInputStream(FILES.resolve("profile.schema.json"))) {
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                    .getSchema(in);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    static List<String> builtIn() {
        return Profiles.builtInNames();
    }

    @ParameterizedTest
    @MethodSource("builtIn")
    void holds_for_every_built_in_profile(String name) throws IOException {
        JsonNode profile = YAML.readTree(Files.readString(FILES.resolve(name)));
        assertThat(SCHEMA.validate(profile)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "type: thermostat | kind of: thermostat",
                "capability: gateway_protected | capability: strong",
                "answer: allow | answer: perhaps",
                "answer: allow | answer: limit",
                "class: personal | class: intimate",
                "kind: control | kind: steering",
                "values: { min: 5, max: 35 } | values: { min: 5 }",
                "values: { min: 5, max: 35 } | values: { min: low, max: 35 }",
                "peer: { kind: self } | peer: { kind: everybody }",
            })
    void refuses_what_the_reader_refuses(String good, String bad) throws IOException {
        String profile = Files.readString(FILES.resolve("ondo-t1.yaml"));
        assertThat(profile).contains(good);
        String broken = profile.replaceFirst(java.util.regex.Pattern.quote(good), bad);
        assertThat(ProfileReader.read(broken, "broken.yaml"))
                .isInstanceOf(ProfileReading.Refused.class);
        assertThat(SCHEMA.validate(YAML.readTree(broken))).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "operations: [publish] | operations: [read]",
                "protocols: [mqtt, mqtts] | protocols: [rtsp]",
            })
    void refuses_a_range_where_no_number_is_seen(String good, String bad) throws IOException {
        String profile = Files.readString(FILES.resolve("ondo-t1.yaml"));
        int range = profile.indexOf("values: {");
        int at = profile.lastIndexOf(good, range);
        String broken = profile.substring(0, at) + bad + profile.substring(at + good.length());
        assertThat(ProfileReader.read(broken, "broken.yaml"))
                .isInstanceOf(ProfileReading.Refused.class);
        assertThat(SCHEMA.validate(YAML.readTree(broken))).isNotEmpty();
    }
}
