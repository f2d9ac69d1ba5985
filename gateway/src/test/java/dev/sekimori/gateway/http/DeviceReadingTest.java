package dev.sekimori.gateway.http;

import static dev.sekimori.gateway.http.TestSite.CAM;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sekimori.gateway.HttpCredential;
import dev.sekimori.gateway.NativeAccess.Failure;
import dev.sekimori.gateway.NativeAccess.Result;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.InstantSource;

/** Reading a device's pages for its virtual device. */
class DeviceReadingTest {
    private final TestDevice device = new TestDevice();
    private TestSite site;
    private Upstreams upstreams;
    private volatile boolean communicates = true;

    @BeforeEach
    void start() {
        device.on("/status", exchange -> TestDevice.answer(exchange, 200, "{\"toner\":64}"));
        device.on("/long", exchange -> TestDevice.answer(exchange, 200, "x".repeat(300_000)));
        device.on("/away", exchange -> TestDevice.answer(exchange, 302, ""));
        device.withBasic("/guarded", "admin", "secret");
        site = new TestSite(device.as("cam"));
        upstreams = new Upstreams(
                site.vertx,
                WebBounds.usual(),
                new Upstreams.Secrets(site.pins, () -> "client-nonce", InstantSource.system()));
    }

    @AfterEach
    void stop() {
        upstreams.close();
        site.close();
        device.close();
    }

    private Result read(String path) {
        return new DeviceReading(site.vertx, WebBounds.usual(), upstreams, site, id -> communicates)
                .read(device.as("cam"), path);
    }

    private static String text(Result result) {
        assertThat(result).isInstanceOf(Result.Done.class);
        return new String(((Result.Done) result).value(), StandardCharsets.UTF_8);
    }

    @Test
    void reads_what_the_device_says() {
        assertThat(text(read("/status"))).isEqualTo("{\"toner\":64}");
    }

    @Test
    void signs_in_when_the_device_asks_for_it() {
        assertThat(read("/guarded")).isEqualTo(new Result.Failed(Failure.REFUSED));

        site.credentials.put(CAM, new HttpCredential("admin", "secret"));

        assertThat(text(read("/guarded"))).isEqualTo("signed in");
        assertThat(text(read("/guarded"))).isEqualTo("signed in");
    }

    @Test
    void a_refused_password_is_not_tried_again() {
        site.credentials.put(CAM, new HttpCredential("admin", "wrong"));
        assertThat(read("/guarded")).isEqualTo(new Result.Failed(Failure.REFUSED));

        int before = device.seen.size();
        assertThat(read("/status")).isEqualTo(new Result.Failed(Failure.REFUSED));

        assertThat(device.seen).hasSize(before);
    }

    @Test
    void takes_neither_what_is_too_long_nor_what_leads_elsewhere() {
        assertThat(read("/long")).isEqualTo(new Result.Failed(Failure.MALFORMED));
        assertThat(read("/away")).isEqualTo(new Result.Failed(Failure.REFUSED));
        assertThat(read("status")).isEqualTo(new Result.Failed(Failure.NOT_SERVED));
        assertThat(text(read("/status"))).contains("64");
    }

    @Test
    void does_not_reach_a_device_that_is_cut_off() {
        communicates = false;

        assertThat(read("/status")).isEqualTo(new Result.Failed(Failure.UNREACHABLE));
        assertThat(device.seen).isEmpty();
    }

    @Test
    void writes_nothing() {
        assertThat(new DeviceReading(
                                site.vertx, WebBounds.usual(), upstreams, site, id -> communicates)
                        .write(device.as("cam"), "/status", new byte[0]))
                .isEqualTo(new Result.Failed(Failure.NOT_SERVED));
    }
}
