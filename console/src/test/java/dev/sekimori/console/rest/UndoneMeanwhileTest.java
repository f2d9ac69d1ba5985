package dev.sekimori.console.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sekimori.model.Actor;
import dev.sekimori.model.DeviceId;
import dev.sekimori.model.device.DeviceState;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.net.http.HttpResponse;

/** Two operators at once: one isolates a device, the other takes it back. */
class UndoneMeanwhileTest {
    private static final Actor OTHER = new Actor(Actor.Kind.PERSON, "aya");

    private final TestSite site = new TestSite();

    @AfterEach
    void close() {
        site.close();
    }

    private HttpResponse<String> isolate(DeviceId device) {
        return site.call(
                "POST",
                "/api/v1/devices/" + device + "/isolation",
                site.operator,
                "{\"reason\":\"scans others\"}");
    }

    @Test
    void a_device_that_is_brought_back_while_it_is_cut_off_is_not_held_any_longer() {
        DeviceId device = site.newAcceptedDevice();
        site.gateway.whileCutting =
                isolated -> site.site.devices().undoIsolation(OTHER, isolated, "a mistake");

        assertThat(isolate(device).statusCode()).isEqualTo(202);

        assertThat(site.device(device).state()).isEqualTo(DeviceState.IN_SERVICE);
        assertThat(site.gateway.heldBack).doesNotContain(device);
    }

    @Test
    void a_device_that_nobody_brings_back_stays_held() {
        DeviceId device = site.newAcceptedDevice();

        assertThat(isolate(device).statusCode()).isEqualTo(202);

        assertThat(site.device(device).state()).isEqualTo(DeviceState.ISOLATED);
        assertThat(site.gateway.heldBack).contains(device);
    }
}
