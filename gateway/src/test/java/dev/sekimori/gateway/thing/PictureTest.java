package dev.sekimori.gateway.thing;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;

import dev.sekimori.model.device.DeviceState;
import dev.sekimori.model.device.Endpoint;
import dev.sekimori.model.device.Protocol;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** A camera's picture, asked of the camera by the gateway itself before it is cut off. */
final class PictureTest {
    private static final String PICTURE = "picture ";

    private final AtomicInteger taken = new AtomicInteger();
    private LampNode lamp;
    private HttpServer camera;

    @BeforeEach
    void start() throws Exception {
        lamp = new LampNode();
        camera = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        camera.createContext("/now.jpg", exchange -> {
            byte[] body = (PICTURE + taken.incrementAndGet()).getBytes(StandardCharsets.US_ASCII);
            exchange.getResponseHeaders().add("Content-Type", "image/jpeg");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        camera.start();
    }

    @AfterEach
    void stop() {
        camera.stop(0);
        lamp.close();
    }

    private ThingSite site() throws Exception {
        return site(DeviceState.IN_SERVICE);
    }

    private ThingSite site(DeviceState state) throws Exception {
        int port = camera.getAddress().getPort();
        return new ThingSite(
                lamp.endpoint(),
                List.of(new Endpoint(Protocol.HTTP, "127.0.0.1", port, "")),
                state);
    }

    private static HttpResponse<String> read(ThingSite site) throws Exception {
        return site.get("/camera/properties/picture", ThingSite.VIEWER);
    }

    @Test
    void a_picture_that_nobody_read_is_there_when_the_camera_is_cut_off() throws Exception {
        try (ThingSite site = site()) {
            awaitHeld(site);
            site.show(ThingSite.CAMERA, DeviceState.ISOLATED);
            int before = taken.get();

            HttpResponse<String> answer = read(site);

            assertThat(answer.headers().firstValue("content-type")).contains("image/jpeg");
            assertThat(answer.body()).isEqualTo(PICTURE + 1);
            assertThat(answer.headers().firstValue(Values.ISOLATED)).contains("true");
            assertThat(answer.headers().firstValue(Values.STALE)).contains("true");
            assertThat(taken.get()).isEqualTo(before);
        }
    }

    @Test
    void whoever_may_not_read_the_camera_does_not_get_the_picture_that_is_held() throws Exception {
        try (ThingSite site = site()) {
            awaitHeld(site);
            assertThat(read(site).body()).startsWith(PICTURE);
            assertThat(site.get("/camera/properties/picture", ThingSite.STRANGER)
                            .body())
                    .doesNotContain(PICTURE);
            site.show(ThingSite.CAMERA, DeviceState.ISOLATED);
            assertThat(site.get("/camera/properties/picture", ThingSite.STRANGER)
                            .body())
                    .doesNotContain(PICTURE);
        }
    }

    @Test
    void a_camera_that_is_cut_off_from_the_beginning_is_not_asked() throws Exception {
        try (ThingSite site = site(DeviceState.ISOLATED)) {
            // The first beat, in which all devices are asked, is over when the lamp's level is
            // known.
            awaitLevel(site);
            HttpResponse<String> answer = read(site);

            assertThat(taken.get()).isZero();
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.body()).contains("urn:sekimori:problem:no-value");
        }
    }

    private static void awaitHeld(ThingSite site) {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (site.gateway.metrics().fronts().get("thing_picture_bytes") == 0) {
            assertThat(System.nanoTime()).as("no picture was taken").isLessThan(deadline);
            LockSupport.parkNanos(5_000_000);
        }
    }

    private static void awaitLevel(ThingSite site) throws Exception {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (site.get("/lamp/properties/level", ThingSite.VIEWER).statusCode() != 200) {
            assertThat(System.nanoTime()).as("no level").isLessThan(deadline);
            LockSupport.parkNanos(5_000_000);
        }
    }
}
