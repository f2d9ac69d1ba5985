package dev.sekimori.console.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.sekimori.model.DeviceId;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** What an operator is told when the database takes nothing more. */
class NotRecordedTest {
    private final TestSite site = new TestSite();
    private DeviceId device;

    @BeforeEach
    void fill() throws SQLException {
        device = site.newAcceptedDevice();
        execute("CREATE TRIGGER full BEFORE INSERT ON leaf"
                + " BEGIN SELECT RAISE(ABORT, 'the disk is full'); END");
    }

    @AfterEach
    void close() {
        site.close();
    }

    private void execute(String sql) throws SQLException {
        String file = "jdbc:sqlite:" + site.data.resolve("site.db");
        try (Connection connection = DriverManager.getConnection(file);
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout = 10000");
            statement.execute(sql);
        }
    }

    private HttpResponse<String> isolate() {
        return site.call(
                "POST",
                "/api/v1/devices/" + device + "/isolation",
                site.operator,
                "{\"reason\":\"scans others\"}");
    }

    @Test
    void an_isolation_that_is_not_recorded_says_that_the_device_is_cut_off_and_works_later()
            throws SQLException {
        HttpResponse<String> failed = isolate();

        assertThat(failed.statusCode()).isEqualTo(503);
        JsonNode problem = TestSite.json(failed.body());
        assertThat(problem.path("type").asText())
                .isEqualTo("urn:sekimori:problem:isolation.not_recorded");
        assertThat(problem.toString()).contains(device.value(), "cut off", "isolate it again");
        assertThat(failed.headers().firstValue("Retry-After")).isPresent();
        assertThat(site.gateway.heldBack).contains(device);
        assertThat(site.device(device).state().name()).isEqualTo("IN_SERVICE");
        assertThat(site.read("/api/v1/devices/" + device + "/history").toString())
                .doesNotContain("device.isolation_ordered");

        execute("DROP TRIGGER full");
        assertThat(isolate().statusCode()).isEqualTo(202);
        assertThat(site.device(device).state().name()).isEqualTo("ISOLATED");
        assertThat(site.gateway.heldBack).contains(device);
    }
}
