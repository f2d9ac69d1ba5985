package dev.sekimori.observe.profile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sekimori.model.decision.Answer;
import dev.sekimori.model.profile.DeviceProfile;
import dev.sekimori.model.profile.DeviceProfile.FactoryCredential;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Random;

class ProfileReaderTest {
    private static final String WHOLE = """
            id: acme-1
            type: camera
            manufacturer: Acme
            model: "1"
            capability: gateway_protected
            safetyRelevant: false
            isolation: cut
            identification:
              - { source: http.title, pattern: '^Acme (?P<firmware>.+)$', confidence: 60 }
            protects:
              functions: [seeing]
              information: [pictures]
            flows:
              - id: see
                peer: { kind: user, role: viewer }
                protocols: [http, https]
                operations: [read]
                resources: [/, '/a/**']
                answer: limit
                ratePerMinute: 60
            factoryCredentials:
              - { service: http, user: admin, password: 0123 }
            support: { contact: "https://acme.example", end: 2030-01-31 }
            remedies:
              default_credentials:
                - { en: Do it., ja: してください。 }
            """;

    @Test
    void reads_every_property_of_a_whole_profile() {
        DeviceProfile profile = complete(WHOLE);

        assertThat(profile.id()).isEqualTo("acme-1");
        assertThat(profile.model()).isEqualTo("1");
        assertThat(profile.identification()).hasSize(1);
        assertThat(profile.flows()).singleElement().satisfies(rule -> {
            assertThat(rule.answer()).isEqualTo(Answer.LIMIT);
            assertThat(rule.ratePerMinute()).isEqualTo(60);
            assertThat(rule.resources()).containsExactly("/", "/a/**");
        });
        assertThat(profile.factoryCredentials())
                .containsExactly(new FactoryCredential("http", "admin", "0123"));
        assertThat(profile.support().end()).contains(LocalDate.of(2030, 1, 31));
        assertThat(profile.remedies())
                .singleElement()
                .satisfies(step -> assertThat(step.ja()).isEqualTo("してください。"));
    }

    @ParameterizedTest(name = "{0} -> {1}: {3}")
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            id: acme-1|id: Acme_1|id|profile.bad_name
            id: acme-1|name: acme-1|id|profile.missing
            type: camera|type: [camera]|type|profile.expected_text
            isolation: cut|isolation: never|isolation|profile.not_choice
            safetyRelevant: false|safetyRelevant: true|isolation|profile.safety_cut
            safetyRelevant: false|safetyRelevant: maybe|safetyRelevant|profile.not_truth
            source: http.title|source: http.tittle|identification[0].source|profile.unknown_source
            (?P<firmware>.+)$|(?P<firmware>.+$|identification[0].pattern|profile.bad_pattern
            ^Acme |(?=Acme)|identification[0].pattern|profile.bad_pattern
            ^Acme |((a{40}){40}){40}|identification[0].pattern|profile.pattern_too_large
            ^Acme |(((a{0,9}){0,9}){0,9}){0,9}|identification[0].pattern|profile.pattern_too_large
            confidence: 60|confidence: 101|identification[0].confidence|profile.not_number
            functions: [seeing]|functions: seeing|protects.functions|profile.expected_list
            kind: user|kind: anyone|flows[0].answer|profile.anyone_allowed
            ratePerMinute: 60|comment: 60|flows[0].ratePerMinute|profile.limit_rate
            ratePerMinute: 60|comment: 60|flows[0].comment|profile.unknown_property
            ratePerMinute: 60|values: {min: 1, max: 2}|flows[0].values|profile.values_unwritten
            operations: [read]|operations: [steal]|flows[0].operations[0]|profile.not_choice
            [/, '/a/**']|[/, a]|flows[0].resources|profile.bad_resource
            [/, '/a/**']|['/{password}']|flows[0].resources|profile.bad_resource
            [/, '/a/**']|[]|flows[0].resources|profile.blank
            user: admin|user: "a\\nb"|factoryCredentials[0].user|profile.control_character
            service: http|service: ssh|factoryCredentials[0].service|profile.not_choice
            2030-01-31|soon|support.end|profile.not_date
            default_credentials|boredom|remedies.boredom|profile.unknown_finding
            isolation: cut|isolation: cut\\nisolation: hold|isolation|profile.duplicate
            """)
    void says_what_is_wrong_and_where(String before, String after, String path, String key) {
        assertThat(WHOLE).contains(before);
        String broken = WHOLE.replace(before, after.replace("cut\\n", "cut\n"));

        List<ProfileProblem> problems = refused(broken);

        assertThat(problems).anySatisfy(problem -> {
            assertThat(problem.path()).isEqualTo(path);
            assertThat(problem.message().key()).isEqualTo(key);
            assertThat(problem.file()).isEqualTo("test.yaml");
        });
    }

    @Test
    void reports_all_problems_at_once_with_line_and_column() {
        String broken = WHOLE.replace("type: camera", "type: 7x")
                .replace("isolation: cut", "isolation: never");

        assertThat(refused(broken)).extracting(ProfileProblem::line).containsExactly(2, 7);
        assertThat(refused(broken)).extracting(ProfileProblem::column).containsExactly(7, 12);
    }

    @Test
    void refuses_more_factory_pairs_than_a_check_may_try() {
        String pair = "  - { service: http, user: u%d, password: p }\n";
        String many = WHOLE.replace(
                "support:", pair.formatted(1) + pair.formatted(2) + pair.formatted(3) + "support:");

        assertThat(refused(many)).anyMatch(p -> p.message().key().equals("profile.too_many_pairs"));
    }

    @Test
    void refuses_aliases_second_documents_and_deep_nesting() {
        String bomb = "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n";

        assertThat(refused(bomb)).anyMatch(p -> p.message().key().equals("profile.alias"));
        assertThat(refused(WHOLE + "---\n" + WHOLE))
                .anyMatch(p -> p.message().key().equals("profile.several_documents"));
        assertThat(refused("id: " + "[".repeat(30) + "]".repeat(30))).isNotEmpty();
        assertThat(refused("id: " + "[".repeat(50_000))).isNotEmpty();
    }

    @Test
    void refuses_what_is_too_large_or_not_text_or_not_there() throws IOException {
        byte[] large = " ".repeat(ProfileReader.MAX_BYTES + 1).getBytes(StandardCharsets.UTF_8);

        assertThat(key(ProfileReader.read(new ByteArrayInputStream(large), "x")))
                .isEqualTo("profile.too_large");
        assertThat(key(ProfileReader.read(new ByteArrayInputStream(new byte[] {(byte) 0xFF}), "x")))
                .isEqualTo("profile.not_utf8");
        assertThat(key(ProfileReader.read(Path.of("no-such-file.yaml"))))
                .isEqualTo("profile.unreadable");
        assertThat(key(ProfileReader.read("", "x"))).isEqualTo("profile.empty");
    }

    @Test
    void never_throws_on_damaged_files() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 2_000; round++) {
            StringBuilder damaged = new StringBuilder(WHOLE);
            for (int i = 0; i < 1 + random.nextInt(5); i++) {
                int at = random.nextInt(damaged.length());
                switch (random.nextInt(3)) {
                    case 0 -> damaged.setCharAt(at, (char) random.nextInt(0x3000));
                    case 1 -> damaged.deleteCharAt(at);
                    default ->
                        damaged.insert(at, "{[&*!|>'\"%@`-: \n\t#".charAt(random.nextInt(18)));
                }
            }
            String text = damaged.toString();
            assertThat(catchAny(text))
                    .as("seed %d, round %d:%n%s", seed, round, text)
                    .isTrue();
        }
    }

    private static boolean catchAny(String text) {
        try {
            return switch (ProfileReader.read(text, "fuzz")) {
                case ProfileReading.Complete complete ->
                    !complete.profile().id().isEmpty();
                case ProfileReading.Refused refused -> !refused.problems().isEmpty();
            };
        } catch (RuntimeException e) {
            throw new AssertionError("threw on:\n" + text, e);
        }
    }

    private static String key(ProfileReading reading) {
        return ((ProfileReading.Refused) reading)
                .problems()
                .getFirst()
                .message()
                .key();
    }

    private static DeviceProfile complete(String yaml) {
        return switch (ProfileReader.read(yaml, "test.yaml")) {
            case ProfileReading.Complete complete -> complete.profile();
            case ProfileReading.Refused refused -> throw new AssertionError(refused.problems());
        };
    }

    private static List<ProfileProblem> refused(String yaml) {
        return switch (ProfileReader.read(yaml, "test.yaml")) {
            case ProfileReading.Complete complete -> throw new AssertionError(complete.profile());
            case ProfileReading.Refused refused -> refused.problems();
        };
    }
}
