package dev.sekimori.gateway.rtsp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sekimori.gateway.Listener;
import dev.sekimori.gateway.LiveSession;
import dev.sekimori.gateway.listen.House;
import dev.sekimori.model.decision.Answer;
import dev.sekimori.model.decision.FlowRule;
import dev.sekimori.model.decision.Operation;
import dev.sekimori.model.device.DeviceState;
import dev.sekimori.model.device.Endpoint;
import dev.sekimori.model.device.Protocol;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;

/** RTSP over TLS in front of a camera, over real sockets. */
final class RtspFrontTest {
    private static final String LIVE = "rtsps://cam.localhost:8322/live";
    private static final String TRANSPORT = "Transport: RTP/AVP/TCP;unicast;interleaved=0-1\r\n";
    private static final RtspBounds QUICK =
            new RtspBounds(16_384, 65_536, 15_000, 20_000, 3_000, 500);
    private final Camera camera = new Camera();

    @AfterEach
    void stop() throws IOException {
        camera.close();
    }

    private House house() {
        return house(RtspBounds.USUAL);
    }

    private House house(RtspBounds bounds) {
        return new House(
                new Endpoint(Protocol.RTSP, "127.0.0.1", camera.port(), ""),
                rules(),
                List.of(new Listener(Listener.Kind.RTSP_TLS, "127.0.0.1", 0)),
                new RtspFront(
                        bounds,
                        (message, locale) -> locale.getLanguage() + ":" + message.key(),
                        new SecureRandom()));
    }

    private static List<FlowRule> rules() {
        return List.of(
                House.rule(
                        "watch",
                        House.viewers(),
                        Protocol.RTSP,
                        "/live/**",
                        Operation.READ,
                        Operation.STREAM),
                House.rule(
                        "record",
                        House.devices(),
                        Protocol.RTSP,
                        "/**",
                        Operation.READ,
                        Operation.STREAM,
                        Operation.WRITE));
    }

    private static void play(Viewer viewer) throws IOException {
        assertThat(viewer.ask("SETUP", LIVE + "/track1", Viewer.TOKEN + TRANSPORT))
                .startsWith("RTSP/1.0 200");
        assertThat(viewer.ask("PLAY", LIVE + "/", Viewer.TOKEN + "Session: 77\r\n"))
                .startsWith("RTSP/1.0 200");
    }

    private Socket cameraSocket() throws Exception {
        House.until("the camera is reached", () -> !camera.sockets.isEmpty());
        return camera.sockets.peek();
    }

    private static void frame(OutputStream out, int channel, int length) throws IOException {
        byte[] whole = new byte[length + 4];
        whole[0] = '$';
        whole[1] = (byte) channel;
        whole[2] = (byte) (length >> 8);
        whole[3] = (byte) length;
        out.write(whole);
    }

    @Test
    void describes_without_showing_where_the_camera_is() throws Exception {
        try (House house = house();
                Viewer viewer = Viewer.named(house)) {
            String answer = viewer.ask(
                    "DESCRIBE", LIVE, Viewer.TOKEN + "Accept: application/sdp\r\nX-Own: 1\r\n");

            assertThat(answer)
                    .startsWith("RTSP/1.0 200 OK\r\nCSeq: 1\r\n")
                    .contains("Content-Base: rtsps://cam.localhost:8322/live/\r\n")
                    .contains("a=control:rtsps://cam.localhost:8322/live/track1\r\n")
                    .contains(
                            "o=- 1 2 IN IP4 0.0.0.0\r\n", "m=video 0 RTP/AVP 26", "a=framerate:10")
                    .doesNotContain("127.0.0.1", "WWW-Authenticate", "u=");
            assertThat(String.join("", camera.asked))
                    .contains("DESCRIBE rtsp://127.0.0.1:" + camera.port() + "/live RTSP/1.0")
                    .doesNotContain(House.VIEWER_TOKEN, "X-Own");
        }
    }

    @Test
    void plays_frames_and_reports_in_the_same_connection() throws Exception {
        try (House house = house();
                Viewer viewer = Viewer.named(house)) {
            String setUp = viewer.ask("SETUP", LIVE + "/track1", Viewer.TOKEN + TRANSPORT);
            assertThat(setUp)
                    .contains("Transport: RTP/AVP/TCP;unicast;interleaved=0-1;ssrc=1a2b\r\n")
                    .contains("Session: 77;timeout=60\r\n");
            String playing = viewer.ask("PLAY", LIVE + "/", Viewer.TOKEN + "Session: 77\r\n");
            assertThat(playing)
                    .contains("url=rtsps://cam.localhost:8322/live/track1;seq=1;rtptime=2")
                    .doesNotContain("127.0.0.1", "Server:", "Location:");

            OutputStream out = cameraSocket().getOutputStream();
            frame(out, 5, 10);
            frame(out, 0, 1_200);
            assertThat(viewer.frame()).hasSize(1_200);

            // Reports pass to the camera, media does not: this is no recording.
            viewer.frame(0, new byte[9]);
            viewer.frame(1, new byte[8]);
            House.until("the report arrives", () -> camera.frames.contains(1));
            assertThat(camera.frames).containsExactly(1);
            assertThat(house.gateway.sessions())
                    .singleElement()
                    .extracting(LiveSession::kind)
                    .isEqualTo(LiveSession.Kind.RTSP);
            assertThat(house.gateway.flows(Optional.of(House.CAM), 20)).anySatisfy(flow -> {
                assertThat(flow.decision().input().ask().resource()).isEqualTo("/live/");
                assertThat(flow.bytes()).isGreaterThan(1_200);
            });
        }
    }

    @Test
    void asks_who_comes_and_says_so_in_their_language() throws Exception {
        try (House house = house();
                Viewer viewer = Viewer.named(house)) {
            assertThat(viewer.ask("DESCRIBE", LIVE, "Accept-Language: ja\r\n"))
                    .startsWith("RTSP/1.0 401 Unauthorized")
                    .contains("WWW-Authenticate: Basic", "ja:gateway.rtsp.sign-in");
            assertThat(viewer.ask("DESCRIBE", LIVE, Viewer.basic("token", "wrong")))
                    .startsWith("RTSP/1.0 401");
            assertThat(viewer.ask("DESCRIBE", "rtsps://nobody.localhost/live", ""))
                    .startsWith("RTSP/1.0 401");
            assertThat(house.gateway.flows(Optional.of(House.CAM), 10))
                    .isNotEmpty()
                    .allMatch(flow -> flow.decision().answer() == Answer.REFUSE);
            assertThat(camera.asked).isEmpty();
        }
    }

    @Test
    void refuses_with_reasons_what_no_rule_permits_for_each_stream() throws Exception {
        try (House house = house();
                Viewer viewer = Viewer.named(house)) {
            assertThat(viewer.ask("DESCRIBE", "rtsps://cam.localhost:8322/other", Viewer.TOKEN))
                    .startsWith("RTSP/1.0 403")
                    .contains("Sekimori-Decision: d-", "en:decision.default.no_rule");
            assertThat(viewer.ask(
                            "SETUP",
                            "rtsps://cam.localhost:8322/other/track1",
                            Viewer.TOKEN + TRANSPORT))
                    .startsWith("RTSP/1.0 403");
            assertThat(viewer.ask("SET_PARAMETER", LIVE, Viewer.TOKEN)).startsWith("RTSP/1.0 403");
            assertThat(viewer.ask(
                            "SETUP",
                            LIVE + "/track1",
                            Viewer.TOKEN
                                    + "Transport: RTP/AVP/TCP;interleaved=0-1;mode=record\r\n"))
                    .as("setting up a recording writes")
                    .startsWith("RTSP/1.0 403");
            assertThat(viewer.ask("REDIRECT", LIVE, Viewer.TOKEN)).startsWith("RTSP/1.0 501");
            assertThat(camera.asked).isEmpty();
        }
    }

    @Test
    void knows_devices_by_certificate_and_by_their_own_password() throws Exception {
        try (House house = house();
                Viewer shown = Viewer.of(house, "cam.localhost", Optional.of(house.recorder));
                Viewer spoken = Viewer.named(house)) {
            assertThat(shown.ask("SET_PARAMETER", LIVE, "")).startsWith("RTSP/1.0 200");
            assertThat(spoken.ask("SET_PARAMETER", LIVE, Viewer.basic("recorder", "recorders-own")))
                    .startsWith("RTSP/1.0 200");
        }
    }

    @Test
    void only_media_within_the_connection_passes() throws Exception {
        try (House house = house();
                Viewer viewer = Viewer.named(house)) {
            for (String transport : List.of(
                    "RTP/AVP;unicast;client_port=5000-5001",
                    "RTP/AVP/UDP;unicast;client_port=5000-5001",
                    "RTP/AVP/TCP;interleaved=300-301",
                    "RTP/AVP/TCP;interleaved=5-3")) {
                assertThat(viewer.ask(
                                "SETUP",
                                LIVE + "/track1",
                                Viewer.TOKEN + "Transport: " + transport + "\r\n"))
                        .as(transport)
                        .startsWith("RTSP/1.0 461");
            }
            assertThat(viewer.ask(
                            "SETUP",
                            LIVE + "/track1",
                            Viewer.TOKEN
                                    + "Transport: RTP/AVP;unicast;client_port=1-2,"
                                    + "RTP/AVP/TCP;interleaved=0-1\r\n"))
                    .startsWith("RTSP/1.0 200");
        }
    }

    @Test
    void finds_the_device_by_name_or_path_and_never_by_two_that_differ() throws Exception {
        try (House house = house();
                Viewer byPath = Viewer.of(house, "", Optional.empty());
                Viewer bySni = Viewer.named(house);
                Viewer byHost = Viewer.of(house, "", Optional.empty());
                Viewer torn = Viewer.of(house, "recorder.localhost", Optional.empty())) {
            assertThat(byPath.ask("DESCRIBE", "rtsps://127.0.0.1:8322/cam/live", Viewer.TOKEN))
                    .startsWith("RTSP/1.0 200")
                    .contains("Content-Base: rtsps://127.0.0.1:8322/cam/live/")
                    .contains("a=control:rtsps://127.0.0.1:8322/cam/live/track1");
            assertThat(bySni.ask("DESCRIBE", "rtsps://127.0.0.1:8322/live", Viewer.TOKEN))
                    .startsWith("RTSP/1.0 200")
                    .contains("Content-Base: rtsps://127.0.0.1:8322/live/");
            assertThat(byHost.ask("DESCRIBE", LIVE, Viewer.TOKEN)).startsWith("RTSP/1.0 200");
            assertThat(torn.ask("DESCRIBE", LIVE, Viewer.TOKEN)).startsWith("RTSP/1.0 404");
            assertThat(byPath.ask("DESCRIBE", "rtsps://evil.example/live", Viewer.TOKEN))
                    .startsWith("RTSP/1.0 404");
            assertThat(byPath.ask("DESCRIBE", "rtsps://127.0.0.1/recorder/x", Viewer.TOKEN))
                    .as("one connection, one device")
                    .startsWith("RTSP/1.0 400");
            assertThat(byPath.ask("DESCRIBE", "rtsps://127.0.0.1/cam/live/../other", Viewer.TOKEN))
                    .startsWith("RTSP/1.0 404");
        }
    }

    @Test
    void nobody_takes_over_a_session_of_another_connection() throws Exception {
        try (House house = house();
                Viewer owner = Viewer.named(house);
                Viewer other = Viewer.named(house)) {
            play(owner);
            assertThat(other.ask("TEARDOWN", LIVE + "/", Viewer.TOKEN + "Session: 77\r\n"))
                    .startsWith("RTSP/1.0 454");
            assertThat(owner.ask("TEARDOWN", LIVE + "/", Viewer.TOKEN + "Session: 77\r\n"))
                    .startsWith("RTSP/1.0 200");
        }
    }

    @Test
    void isolation_cuts_a_stream_and_restoring_lets_it_play_again() throws Exception {
        try (House house = house();
                Viewer viewer = Viewer.named(house)) {
            play(viewer);
            assertThat(house.gateway.cut(House.CAM).sessionsCut()).isEqualTo(1);
            assertThat(viewer.ends()).isTrue();

            house.change(DeviceState.ISOLATED);
            try (Viewer refused = Viewer.named(house)) {
                assertThat(refused.ask("DESCRIBE", LIVE, Viewer.TOKEN))
                        .startsWith("RTSP/1.0 403")
                        .contains("decision.state.isolated");
            }
            house.change(DeviceState.IN_SERVICE);
            try (Viewer again = Viewer.named(house)) {
                play(again);
            }
        }
    }

    @Test
    void a_rule_or_token_that_is_gone_ends_the_stream() throws Exception {
        try (House house = house();
                Viewer first = Viewer.named(house)) {
            play(first);
            house.change(List.<FlowRule>of());
            assertThat(first.ends()).isTrue();
            house.change(rules());
            try (Viewer second = Viewer.named(house)) {
                play(second);
                house.revoke(House.VIEWER_TOKEN);
                house.change(rules());
                assertThat(second.ends()).isTrue();
            }
        }
    }

    @Test
    void a_stream_survives_new_certificates() throws Exception {
        try (House house = house();
                Viewer viewer = Viewer.named(house)) {
            play(viewer);
            var renewed = house.renewServer();
            house.renewServer();
            frame(cameraSocket().getOutputStream(), 0, 100);
            assertThat(viewer.frame()).hasSize(100);
            try (Viewer later = Viewer.named(house)) {
                assertThat(later.socket.getSession().getPeerCertificates()[0])
                        .isNotEqualTo(renewed)
                        .isNotEqualTo(viewer.socket.getSession().getPeerCertificates()[0]);
            }
        }
    }

    @Test
    void a_camera_that_splits_redirects_or_answers_nonsense_does_no_harm() throws Exception {
        try (House house = house(QUICK)) {
            camera.answer(
                    "DESCRIBE", "Content-Base: rtsp://127.0.0.1/a\rSet: b\r\nSession: 1\r\n\r\n");
            assertThat(describe(house)).as("a bare CR").startsWith("RTSP/1.0 502");
            camera.answerWhole(
                    "DESCRIBE",
                    "RTSP/1.0 302 Moved\r\nCSeq: @CSEQ@\r\nLocation: rtsp://10.0.0.9/\r\n\r\n");
            assertThat(describe(house)).startsWith("RTSP/1.0 502").doesNotContain("10.0.0.9");
            camera.answerWhole("DESCRIBE", "HTTP/1.0 200 OK\r\n\r\n");
            assertThat(describe(house)).startsWith("RTSP/1.0 502");
            camera.answerWhole("DESCRIBE", "");
            assertThat(describe(house)).as("silent").startsWith("RTSP/1.0 504");
            camera.answer(
                    "SETUP", "Transport: RTP/AVP;unicast;server_port=1-2\r\nSession: 1\r\n\r\n");
            try (Viewer viewer = Viewer.named(house)) {
                assertThat(viewer.ask("SETUP", LIVE + "/track1", Viewer.TOKEN + TRANSPORT))
                        .startsWith("RTSP/1.0 502");
            }
        }
    }

    private static String describe(House house) throws Exception {
        try (Viewer viewer = Viewer.named(house)) {
            return viewer.ask("DESCRIBE", LIVE, Viewer.TOKEN);
        }
    }

    @Test
    void a_reader_that_does_not_read_is_evicted() throws Exception {
        try (House house = house(QUICK);
                Viewer viewer = Viewer.named(house)) {
            play(viewer);
            OutputStream out = cameraSocket().getOutputStream();
            Thread flood = Thread.ofVirtual().start(() -> {
                try {
                    while (true) {
                        frame(out, 0, 60_000);
                    }
                } catch (IOException evicted) {
                    Thread.currentThread().interrupt();
                }
            });
            House.until(
                    "the slow reader is evicted",
                    () -> house.gateway.metrics().fronts().get("rtsp_slow_readers_closed_total")
                            == 1);
            House.until("the session ends", () -> house.gateway.sessions().isEmpty());
            flood.join();
        }
    }

    @Test
    void what_cannot_be_read_ends_the_connection() throws Exception {
        try (House house = house()) {
            for (String nonsense : List.of(
                    "GET / HTTP/1.1\r\n\r\n",
                    "DESCRIBE rtsps://cam.localhost/live RTSP/1.0\r\n\r\n",
                    "OPTIONS * RTSP/1.0\r\nCSeq: 1\r\nCSeq: 2\r\n\r\n",
                    "OPTIONS * RTSP/1.0\r\nCSeq: 1\nX: 2\r\n\r\n",
                    "OPTIONS * RTSP/1.0\r\nCSeq: 1\r\n folded\r\n\r\n",
                    "OPTIONS * RTSP/1.0\r\nCSeq: 1\r\nContent-Length: 9999999\r\n\r\n",
                    "OPTIONS * RTSP/1.0\r\nX: " + "y".repeat(20_000) + "\r\n\r\n",
                    "RTSP/1.0 200 OK\r\nCSeq: 1\r\n\r\n")) {
                try (Viewer viewer = Viewer.named(house)) {
                    viewer.say(nonsense);
                    assertThat(viewer.answer()).as(nonsense).startsWith("RTSP/1.0 400");
                    assertThat(viewer.ends()).isTrue();
                }
            }
            assertThat(camera.asked).isEmpty();
        }
    }
}
