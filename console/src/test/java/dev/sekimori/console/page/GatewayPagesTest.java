package dev.sekimori.console.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sekimori.govern.SiteProblem;
import dev.sekimori.govern.people.Session;
import dev.sekimori.govern.port.GatewayPort;
import dev.sekimori.model.Actor;
import dev.sekimori.model.DeviceId;
import dev.sekimori.model.Message;
import dev.sekimori.model.Role;
import dev.sekimori.model.decision.Situation;
import dev.sekimori.model.device.Capability;
import dev.sekimori.model.device.IsolationMode;
import dev.sekimori.model.event.DeviceEvent;
import dev.sekimori.model.event.Entry;
import dev.sekimori.model.event.PersonEvent;
import dev.sekimori.model.patch.VirtualPatch;
import dev.sekimori.model.person.ServiceIdentity.Method;
import dev.sekimori.model.profile.DeviceProfile;
import dev.sekimori.model.thing.ThingModel;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The gateway's page, and the button for a factory password. */
final class GatewayPagesTest {
    private static final Actor TEST = Actor.system("test");

    private SmallSite site;
    private Session operator;
    private Session viewer;

    @BeforeEach
    void start() throws Exception {
        site = new SmallSite();
        operator = site.signedIn(Role.OPERATOR);
        viewer = site.signedIn(Role.VIEWER);
    }

    @AfterEach
    void stop() {
        site.close();
    }

    private String page(Session session, String language) throws Exception {
        return site.get(session, "/gateway?lang=" + language).body();
    }

    private Situation situation() {
        try (var state = site.site.ledger().read()) {
            return state.situation();
        }
    }

    private HttpResponse<String> declare(Session session, String name, String reason, String until)
            throws Exception {
        return site.post(
                session,
                "/gateway/situation",
                Map.of("situation", name, "reason", reason, "until", until));
    }

    @Test
    void an_empty_site_says_what_is_missing_in_both_languages() throws Exception {
        assertThat(page(operator, "en"))
                .contains(
                        "No service has a certificate or a key yet",
                        "No device has a line to a broker outside",
                        "There are no virtual patches",
                        "Nobody has declared a situation yet");
        assertThat(page(operator, "ja"))
                .contains(
                        "証明書や鍵を持つサービスはまだありません",
                        "外部ブローカーにつながる機器はありません",
                        "仮想パッチはありません",
                        "状況はまだ宣言されていません");
        assertThat(page(viewer, "en")).doesNotContain("declare-situation");
    }

    @Test
    void declares_a_situation_with_a_reason_and_an_end() throws Exception {
        LocalDateTime end = LocalDateTime.ofInstant(Instant.now(), ZoneOffset.UTC)
                .plusHours(2)
                .truncatedTo(ChronoUnit.MINUTES);

        HttpResponse<String> done =
                declare(operator, "MAINTENANCE", "valve <exchange>", end.toString());

        assertThat(done.headers().firstValue("Location").orElseThrow())
                .isEqualTo("/gateway?done=situation");
        assertThat(situation()).isEqualTo(Situation.MAINTENANCE);
        String page = page(viewer, "en");
        assertThat(page)
                .contains("data-state=\"maintenance\"", "valve &lt;exchange&gt;")
                .contains(end.toString().replace('T', ' '), "data-testid=\"situation-until\"");
    }

    @Test
    void says_what_is_wrong_and_keeps_what_was_typed() throws Exception {
        HttpResponse<String> silent = declare(operator, "EMERGENCY", " ", "");
        HttpResponse<String> past =
                declare(operator, "EMERGENCY", "fire drill", "2020-01-01T00:00");
        HttpResponse<String> words = declare(operator, "EMERGENCY", "fire drill", "tomorrow");
        HttpResponse<String> forever = declare(operator, "NORMAL", "done", "2099-01-01T00:00");

        assertThat(List.of(silent, past, words, forever))
                .extracting(HttpResponse::statusCode)
                .containsOnly(422);
        assertThat(silent.body()).contains("Say why", "data-mistake");
        assertThat(past.body()).contains("within 31 days", "value=\"fire drill\"");
        assertThat(words.body()).contains("a date and a time");
        assertThat(situation()).isEqualTo(Situation.NORMAL);
        assertThat(declare(viewer, "EMERGENCY", "fire drill", "").statusCode()).isEqualTo(403);
    }

    @Test
    void certificates_and_keys_are_listed_with_their_end_and_revoked() throws Exception {
        Instant end = Instant.parse("2020-05-06T07:08:00Z");
        site.site
                .ledger()
                .append(
                        TEST,
                        new PersonEvent.ServiceIdentityIssued(
                                "building",
                                Method.CERTIFICATE,
                                Role.VIEWER,
                                "ab12",
                                Optional.of(end)));
        site.site
                .ledger()
                .append(
                        TEST,
                        new PersonEvent.ServiceIdentityIssued(
                                "meter", Method.PSK, Role.OPERATOR, "meter", Optional.empty()));

        String before = page(operator, "en");
        HttpResponse<String> done = site.post(operator, "/gateway/keys/meter/revocation", Map.of());
        String after = page(operator, "en");

        assertThat(before)
                .contains("2020-05-06 07:08", "data-state=\"expired\"", "No end", "ab12")
                .contains("/gateway/certificates/building/revocation");
        assertThat(done.statusCode()).isEqualTo(303);
        assertThat(after)
                .contains("data-state=\"revoked\"")
                .doesNotContain("/gateway/keys/meter/revocation");
        assertThat(page(viewer, "en")).doesNotContain("/revocation");
    }

    @Test
    void lines_and_patches_show_their_state() throws Exception {
        DeviceId camera = site.accepted("Mado");
        site.gateway.upstreams.add(new GatewayPort.UpstreamLine(
                camera, "cloud", false, Instant.now(), 42, Optional.of("connection refused")));
        site.gateway.patches.add(new VirtualPatch(
                "no-shell",
                "CVE-2020-1234",
                LocalDate.of(2020, 2, 1),
                List.of(),
                Optional.of("^POST$"),
                Optional.empty(),
                Map.of(),
                Map.of(),
                Optional.empty(),
                "the name is run"));

        assertThat(page(viewer, "en"))
                .contains("data-state=\"away\"", ">42<", "connection refused")
                .contains("no-shell", "data-state=\"expired\"", "All devices");
        assertThat(site.get(viewer, "/?lang=en").body())
                .contains("Virtual patches that have expired: 1");
    }

    @Test
    void authorities_that_are_over_and_full_queues_are_shown() throws Exception {
        Instant now = Instant.now();
        site.gateway.authorities.add(new GatewayPort.ClientAuthorityState(
                "building",
                Role.VIEWER,
                List.of("modbus", "mqtt"),
                List.of(
                        new GatewayPort.ClientAuthorityState.Standing("CN=Gone", now),
                        new GatewayPort.ClientAuthorityState.Standing(
                                "CN=Good", now.plusSeconds(3_600))),
                Optional.of("not a certificate")));
        assertThat(page(viewer, "en")).contains("No queue is full");
        site.gateway.full.add(
                new GatewayPort.FullQueue("display-7", "display", 10_000, 2_048, Instant.now()));

        assertThat(page(viewer, "en"))
                .contains("Over: CN=Gone.", "not a certificate")
                .doesNotContain("Over: CN=Good")
                .contains("display-7", ">10000<");
        assertThat(page(viewer, "ja")).contains("期限切れ: CN=Gone。", "満杯のキュー");
        assertThat(site.get(viewer, "/?lang=en").body())
                .contains("Authorities of others that need new files: 1")
                .contains("Absent MQTT clients whose queue is full: 1");
    }

    @Test
    void files_that_cannot_be_used_are_named_in_words() throws Exception {
        assertThat(page(viewer, "en")).doesNotContain("mud-problems");
        site.site
                .info()
                .found()
                .are(List.of(new SiteProblem(
                        "lamp.json", Message.of("decision.mud.unusable", "lamp.json"))));
        assertThat(page(viewer, "ja")).contains("mud-problems", "lamp.json", "MUD ファイル");
    }

    @Test
    void a_factory_password_is_replaced_with_a_button_and_that_is_recorded() throws Exception {
        site.observer.profiles.add(new DeviceProfile(
                "cam",
                "camera",
                "Mado",
                "C1",
                Capability.GATEWAY_PROTECTED,
                false,
                IsolationMode.CUT,
                List.of(),
                List.of(),
                List.of(),
                ThingModel.EMPTY,
                List.of(new DeviceProfile.FactoryCredential("http", "admin", "admin")),
                new DeviceProfile.Support("", Optional.empty()),
                List.of(),
                List.of()));
        DeviceId camera = site.accepted("Mado");
        assertThat(site.get(operator, "/devices/" + camera + "?lang=en").body())
                .contains("change-factory-password");
        assertThat(site.get(viewer, "/devices/" + camera).body())
                .doesNotContain("change-factory-password");

        HttpResponse<String> done =
                site.post(operator, "/devices/" + camera + "/factory-password", Map.of());

        assertThat(done.statusCode()).as(done.body()).isEqualTo(200);
        assertThat(done.body()).contains("data-testid=\"changed-password\"");
        assertThat(site.site.ledger().entriesAbout(camera, Long.MAX_VALUE, 20))
                .filteredOn(entry -> entry.event() instanceof DeviceEvent.PasswordChanged)
                .extracting(Entry::actor)
                .hasSize(1)
                .allMatch(actor -> actor.kind() == Actor.Kind.PERSON);
    }
}
