package dev.sekimori.gateway.http;

import static dev.sekimori.gateway.http.TestSite.CAM;
import static dev.sekimori.gateway.http.TestSite.OPERATOR;
import static dev.sekimori.gateway.http.TestSite.VIEWER;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sekimori.model.Role;
import dev.sekimori.model.decision.Peer;
import dev.sekimori.model.device.DeviceState;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** What is open ends as soon as its caller is known no more by what it showed. */
@Timeout(120)
class CallerGoneTest {
    private static final int SOME = 20_000;

    private final TestDevice device = new TestDevice();
    private TestSite site;
    private HttpClient client;

    @BeforeEach
    void start() {
        device.withMjpeg("/live", 4_000, 5);
        site = new TestSite(device.as("cam"));
        client = site.client(HttpClient.Version.HTTP_1_1);
    }

    @AfterEach
    void stop() {
        client.shutdownNow();
        site.close();
        device.close();
    }

    private InputStream look(HttpClient with, String... headers) throws Exception {
        HttpResponse<InputStream> response = with.send(
                HttpRequest.newBuilder(site.uri("cam", "/live"))
                        .headers(headers)
                        .build(),
                HttpResponse.BodyHandlers.ofInputStream());
        assertThat(response.statusCode()).isEqualTo(200);
        assertGoesOn(response.body());
        return response.body();
    }

    private static String[] bearer(String token) {
        return new String[] {"Authorization", "Bearer " + token};
    }

    private String[] signedIn(String ticket) throws Exception {
        site.tickets.put(ticket, CAM);
        String cookie = site.get("/.sekimori/enter?ticket=" + ticket + "&to=/live")
                .headers()
                .firstValue("set-cookie")
                .orElseThrow();
        return new String[] {"Cookie", cookie.substring(0, cookie.indexOf(';'))};
    }

    private static void assertGoesOn(InputStream stream) throws IOException {
        assertThat(stream.readNBytes(SOME)).hasSize(SOME);
    }

    private static void assertEnds(InputStream stream) {
        assertThatThrownBy(stream::readAllBytes).isInstanceOf(IOException.class);
    }

    /** Identities changed; the picture itself did not. */
    private void tell() {
        site.show(CAM, DeviceState.IN_SERVICE);
    }

    @ParameterizedTest
    @EnumSource(
            value = HttpClient.Version.class,
            names = {"HTTP_1_1", "HTTP_2"})
    void a_revoked_token_ends_its_stream_and_no_other(HttpClient.Version version) throws Exception {
        try (HttpClient one = site.client(version);
                InputStream revoked = look(one, bearer(OPERATOR));
                InputStream other = look(client, bearer(VIEWER))) {
            tell();
            assertGoesOn(revoked);
            site.tokens.remove(OPERATOR);
            tell();
            assertEnds(revoked);
            TestSite.await("one stream is left", () -> site.gateway.sessions().size() == 1);
            assertGoesOn(other);
            one.shutdownNow();
            client.shutdownNow();
        }
    }

    @Test
    void a_token_that_now_has_another_role_ends_its_stream() throws Exception {
        try (InputStream stream = look(client, bearer(OPERATOR))) {
            site.tokens.put(OPERATOR, new Peer.TokenPeer("operator", Role.VIEWER));
            tell();
            assertEnds(stream);
        }
    }

    @Test
    void a_person_who_signs_out_sees_nothing_more() throws Exception {
        try (InputStream person = look(client, signedIn("t1"));
                InputStream token = look(client, bearer(VIEWER))) {
            tell();
            assertGoesOn(person);
            site.front.endSessions(peer -> peer.label().equals("alice"));
            assertEnds(person);
            tell();
            assertGoesOn(token);
            client.shutdownNow();
        }
    }

    @Test
    void a_site_that_cannot_say_who_somebody_is_ends_the_stream() throws Exception {
        try (InputStream stream = look(client, bearer(OPERATOR))) {
            site.failing = true;
            tell();
            assertEnds(stream);
        } finally {
            site.failing = false;
        }
    }
}
