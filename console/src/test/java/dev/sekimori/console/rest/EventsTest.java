package dev.sekimori.console.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.sekimori.console.ConsoleConfig;
import dev.sekimori.console.TestKeys;
import dev.sekimori.ledger.Ledger;
import dev.sekimori.ledger.merkle.ConsistencyProof;
import dev.sekimori.ledger.merkle.Hash;
import dev.sekimori.ledger.merkle.InclusionProof;
import dev.sekimori.ledger.merkle.MerkleHash;
import dev.sekimori.ledger.merkle.ProofVerifier;
import dev.sekimori.ledger.note.Checkpoint;
import dev.sekimori.ledger.note.NoteKey;
import dev.sekimori.model.Actor;
import dev.sekimori.model.decision.Situation;
import dev.sekimori.model.event.Event;
import dev.sekimori.model.event.SiteEvent;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.StreamSupport;

/** Events as lists and as streams, checkpoints and proofs. */
@Timeout(120)
final class EventsTest {
    private static final Actor ACTOR = Actor.system("test");

    private static TestSite site;

    @BeforeAll
    static void start() {
        site = new TestSite();
    }

    @AfterAll
    static void stop() {
        site.close();
    }

    private static Ledger ledger() {
        return site.site.ledger();
    }

    private static long happens(int times, String reason) {
        Event[] events = new Event[times];
        Arrays.fill(events, new SiteEvent.SituationDeclared(Situation.NORMAL, reason));
        return ledger().append(ACTOR, events);
    }

    /** An open stream; each read gives one event's fields. */
    private static final class Stream implements AutoCloseable {
        private final InputStream body;
        private final BufferedReader lines;
        private final HttpResponse<InputStream> answer;

        Stream(String query, String... headers) throws Exception {
            HttpRequest.Builder request = site.at("/api/v1/events" + query)
                    .header("Authorization", "Bearer " + site.viewer)
                    .header("Accept", "text/event-stream");
            for (int i = 0; i < headers.length; i += 2) {
                request.header(headers[i], headers[i + 1]);
            }
            this.answer = site.client.send(request.build(), BodyHandlers.ofInputStream());
            this.body = answer.body();
            this.lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
        }

        /** The id of the next event, whose data has the same index. */
        long next() throws IOException {
            String id = "";
            String line = lines.readLine();
            while (line != null) {
                if (line.startsWith("id: ")) {
                    id = line.substring(4);
                }
                if (line.startsWith("data: ")) {
                    JsonNode data = TestSite.json(line.substring(6));
                    assertThat(data.path("index").asText()).isEqualTo(id);
                    assertThat(data.path("type").asText()).contains(".");
                    return Long.parseLong(id);
                }
                line = lines.readLine();
            }
            throw new AssertionError("the stream ended");
        }

        @Override
        public void close() throws IOException {
            body.close();
        }
    }

    @Test
    void lists_events_after_an_index_in_parts() {
        long last = happens(5, "list");

        JsonNode first = site.read("/api/v1/events?limit=2&after=" + (last - 3));
        assertThat(first.path("items").get(0).path("index").asLong()).isEqualTo(last - 2);
        assertThat(first.path("items").get(0).path("type").asText())
                .isEqualTo("site.situation_declared");
        assertThat(first.path("items").get(0).path("event").path("reason").asText())
                .isEqualTo("list");
        JsonNode second =
                site.read("/api/v1/events?limit=2&cursor=" + first.path("next").asText());
        assertThat(second.path("items").get(0).path("index").asLong()).isEqualTo(last);
        assertThat(site.read("/api/v1/events?limit=1")
                        .path("items")
                        .get(0)
                        .path("index")
                        .asInt())
                .isZero();
        assertThat(site.read("/api/v1/events?after=" + Long.MAX_VALUE).path("items"))
                .isEmpty();
    }

    @Test
    void streams_what_was_missed_and_then_what_happens() throws Exception {
        long last = happens(3, "before");
        try (Stream stream = new Stream("?after=" + (last - 2))) {
            assertThat(stream.answer.headers().firstValue("content-type").orElseThrow())
                    .startsWith("text/event-stream");
            assertThat(stream.next()).isEqualTo(last - 1);
            assertThat(stream.next()).isEqualTo(last);
            long live = happens(1, "now");
            assertThat(stream.next()).isEqualTo(live);
        }
    }

    @Test
    void a_stream_without_a_place_begins_with_what_happens_next() throws Exception {
        try (Stream stream = new Stream("")) {
            long live = happens(1, "next");
            assertThat(stream.next()).isEqualTo(live);
        }
    }

    @Test
    void a_reader_that_comes_back_goes_on_where_it_was() throws Exception {
        long seen;
        long last = happens(10, "resume");
        try (Stream stream = new Stream("?after=" + (last - 10))) {
            stream.next();
            seen = stream.next();
        }
        happens(1, "while away");

        try (Stream stream = new Stream("?after=0", "Last-Event-ID", Long.toString(seen))) {
            assertThat(stream.next()).isEqualTo(seen + 1);
        }
    }

    @Test
    void a_long_past_arrives_whole_and_in_order() throws Exception {
        int count = 1_500;
        long last = 0;
        for (int i = 0; i < count / 100; i++) {
            last = happens(100, "past");
        }

        List<Long> seen = new ArrayList<>();
        try (Stream stream = new Stream("?after=" + (last - count))) {
            while (seen.size() < count) {
                seen.add(stream.next());
            }
        }

        assertThat(seen)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(last - count + 1, last).boxed().toList());
    }

    @Test
    void a_reader_that_takes_nothing_gives_its_place_to_another() throws Exception {
        ConsoleConfig oneStream = new ConsoleConfig("127.0.0.1", 0, 262_144, 32, 1);
        try (TestSite other = new TestSite(oneStream);
                Socket idle = TestKeys.clientContext().getSocketFactory().createSocket()) {
            for (int i = 0; i < 40; i++) {
                Event[] events = new Event[100];
                Arrays.fill(
                        events,
                        new SiteEvent.SituationDeclared(Situation.NORMAL, "x".repeat(1_900)));
                other.site.ledger().append(ACTOR, events);
            }
            idle.setReceiveBufferSize(4_096);
            idle.connect(new InetSocketAddress("127.0.0.1", other.server.port()));
            idle.getOutputStream()
                    .write(("GET /api/v1/events?after=0 HTTP/1.1\r\nHost: localhost\r\n"
                                    + "Accept: text/event-stream\r\nAuthorization: Bearer "
                                    + other.viewer + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(idle.getInputStream().read()).isEqualTo('H');
            HttpRequest.Builder next = other.at("/api/v1/events")
                    .header("Accept", "text/event-stream")
                    .header("Authorization", "Bearer " + other.viewer);
            assertThat(status(other, next)).isEqualTo(503);

            Instant deadline = Instant.now().plusSeconds(60);
            while (status(other, next) != 200) {
                assertThat(Instant.now()).isBefore(deadline);
                Thread.onSpinWait();
            }
        }
    }

    private static int status(TestSite of, HttpRequest.Builder request) throws Exception {
        HttpResponse<InputStream> answer =
                of.client.send(request.copy().build(), BodyHandlers.ofInputStream());
        answer.body().close();
        return answer.statusCode();
    }

    @Test
    void a_malformed_place_is_refused_before_the_stream_begins() throws Exception {
        try (Stream stream = new Stream("?after=x")) {
            assertThat(stream.answer.statusCode()).isEqualTo(400);
        }
        try (Stream stream = new Stream("", "Last-Event-ID", "seven")) {
            assertThat(stream.answer.statusCode()).isEqualTo(400);
        }
    }

    @Test
    void a_checkpoint_is_signed_and_every_event_is_proven_in_it() {
        happens(7, "proof");
        Checkpoint checkpoint =
                Checkpoint.parse(site.get("/api/v1/ledger/checkpoint").body());
        assertThat(checkpoint.isSignedBy(NoteKey.of(site.signer))).isTrue();

        for (long event = 0; event < checkpoint.size(); event += 3) {
            JsonNode proof = site.read("/api/v1/ledger/proof?event=" + event);
            Checkpoint stated = Checkpoint.parse(proof.path("checkpoint").asText());
            byte[] leaf = Base64.getDecoder().decode(proof.path("leaf").asText());

            assertThat(stated.isSignedBy(NoteKey.of(site.signer))).isTrue();
            assertThat(MerkleHash.ofLeaf(leaf)).isEqualTo(hash(proof.path("leafHash")));
            assertThat(ProofVerifier.verify(
                            new InclusionProof(
                                    event,
                                    proof.path("treeSize").asLong(),
                                    hash(proof.path("leafHash")),
                                    path(proof)),
                            stated.root()))
                    .isTrue();
        }
    }

    @Test
    void the_ledger_is_proven_to_have_only_grown() {
        Checkpoint before =
                Checkpoint.parse(site.get("/api/v1/ledger/checkpoint").body());
        happens(5, "growth");
        Checkpoint after =
                Checkpoint.parse(site.get("/api/v1/ledger/checkpoint").body());

        JsonNode proof =
                site.read("/api/v1/ledger/proof?from=" + before.size() + "&to=" + after.size());

        assertThat(ProofVerifier.verify(
                        new ConsistencyProof(before.size(), after.size(), path(proof)),
                        before.root(),
                        after.root()))
                .isTrue();
    }

    private static List<Hash> path(JsonNode proof) {
        return StreamSupport.stream(proof.path("path").spliterator(), false)
                .map(EventsTest::hash)
                .toList();
    }

    private static Hash hash(JsonNode base64) {
        return Hash.of(Base64.getDecoder().decode(base64.asText()));
    }
}
