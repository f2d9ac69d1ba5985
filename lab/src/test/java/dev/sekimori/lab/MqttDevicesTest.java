package dev.sekimori.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sekimori.lab.mqtt.MutualTls;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

class MqttDevicesTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    private static LabOptions options(InetSocketAddress broker, int network) {
        return LabOptions.usual(5, broker)
                .withPrefix("127.78." + network)
                .withPublishInterval(Duration.ofMillis(50));
    }

    private static String serial(Lab lab, String name) {
        return lab.device(name).orElseThrow().serial();
    }

    @Test
    void thermostats_and_plug_connect_from_their_own_addresses_and_publish() throws Exception {
        try (TestBroker broker = new TestBroker(Optional.empty(), Set.of());
                Lab lab = Lab.start(options(broker.address(), 20))) {
            String thermostat = serial(lab, "thermostat-2");
            String plug = serial(lab, "plug-1");
            Await.until(
                    "values come",
                    SOON,
                    () -> broker.heard("thermostat/" + thermostat + "/temperature", "\"n\":3,")
                            && broker.heard("plug/" + plug + "/state", "\"on\":true"));
            assertThat(broker.heard("thermostat/" + thermostat + "/info", "\"model\":\"Ondo T1\""))
                    .isTrue();
            assertThat(broker.connects)
                    .contains(
                            new TestBroker.Connected(
                                    "ondo-t1-" + thermostat, "127.78.20.22", 4, ""),
                            new TestBroker.Connected("sento-p1-" + plug, "127.78.20.23", 4, ""));
            assertThat(broker.heard)
                    .filteredOn(heard ->
                            heard.topic().equals("thermostat/" + thermostat + "/temperature"))
                    .first()
                    .satisfies(
                            heard -> assertThat(heard.payload())
                                    .matches(
                                            "\\{\"value\":2[0-9]\\.[0-9],\"unit\":\"Cel\",\"n\":0,\"at\":\"[0-9T:.-]+Z\"}"));
        }
    }

    @Test
    void a_plug_switches_and_a_thermostat_takes_a_target_in_its_range_only() throws Exception {
        try (TestBroker broker = new TestBroker(Optional.empty(), Set.of());
                Lab lab = Lab.start(options(broker.address(), 21))) {
            String plug = serial(lab, "plug-1");
            String thermostat = serial(lab, "thermostat-1");
            Await.until(
                    "both subscribe",
                    SOON,
                    () -> broker.subscriptions.contains(
                                    "sento-p1-" + plug + " plug/" + plug + "/set")
                            && broker.subscriptions.contains("ondo-t1-" + thermostat
                                    + " thermostat/" + thermostat + "/set"));
            broker.send("sento-p1-" + plug, "plug/" + plug + "/set", "{\"on\":false}");
            Await.until(
                    "it is off",
                    SOON,
                    () -> broker.heard("plug/" + plug + "/state", "\"on\":false,\"power\":0.0"));
            String set = "thermostat/" + thermostat + "/set";
            broker.send("ondo-t1-" + thermostat, set, "{\"target\":80}");
            broker.send("ondo-t1-" + thermostat, set, "{\"target\":true}");
            broker.send("ondo-t1-" + thermostat, set, "{\"target\":21.5}");
            Await.until(
                    "it confirms",
                    SOON,
                    () -> broker.heard("thermostat/" + thermostat + "/target", "21.5"));
            assertThat(broker.heard)
                    .filteredOn(heard -> heard.topic().endsWith(thermostat + "/target"))
                    .hasSize(1);
        }
    }

    @Test
    void devices_come_back_after_the_broker_was_away() throws Exception {
        InetSocketAddress address;
        try (TestBroker first = new TestBroker(Optional.empty(), Set.of())) {
            address = first.address();
        }
        try (Lab lab = Lab.start(options(address, 22))) {
            String client = "ondo-t1-" + serial(lab, "thermostat-1");
            try (TestBroker broker = new TestBroker(address, Optional.empty(), Set.of())) {
                Await.until("it connects", SOON, () -> broker.connectsOf(client) >= 1);
                broker.sessions.get(client).close();
                Await.until("it comes back", SOON, () -> broker.connectsOf(client) >= 2);
            }
            try (TestBroker broker = new TestBroker(address, Optional.empty(), Set.of())) {
                Await.until("it comes back", SOON, () -> broker.connectsOf(client) >= 1);
                Await.until(
                        "it says so",
                        SOON,
                        () -> lab.device("thermostat-1")
                                .orElseThrow()
                                .activity()
                                .equals("connected as " + client));
            }
        }
    }

    @Test
    void the_stranger_keeps_trying_when_refused() throws Exception {
        try (TestBroker broker = new TestBroker(Optional.empty(), Set.of("x-7f"));
                Lab lab = Lab.start(options(broker.address(), 23))) {
            Await.until("it tries twice", SOON, () -> broker.connectsOf("x-7f") >= 2);
            assertThat(broker.connects)
                    .contains(new TestBroker.Connected("x-7f", "127.78.23.99", 4, ""));
            assertThat(broker.heard).noneMatch(heard -> heard.clientId().equals("x-7f"));
            assertThat(lab.device("unknown-1").orElseThrow().activity())
                    .startsWith("not connected");
        }
    }

    @Test
    void the_meter_speaks_mutual_tls_1_3_only(@TempDir Path folder) throws Exception {
        TestCa ca = new TestCa(folder);
        try (TestBroker plain = new TestBroker(Optional.empty(), Set.of());
                TestBroker tls = new TestBroker(Optional.of(ca.mutualServer()), Set.of())) {
            MutualTls material = new MutualTls(
                    new InetSocketAddress("localhost", tls.address().getPort()),
                    ca.clientPem,
                    ca.clientKey,
                    ca.caPem);
            try (Lab lab = Lab.start(options(plain.address(), 24).withMqttTls(material))) {
                String serial = serial(lab, "meter-1");
                Await.until(
                        "it measures",
                        SOON,
                        () -> tls.heard("meter/" + serial + "/power", "\"unit\":\"W\""));
                assertThat(tls.connects)
                        .contains(new TestBroker.Connected(
                                "mamori-g1-" + serial, "127.78.24.71", 4, "TLSv1.3"));
                assertThat(plain.connects).noneMatch(one -> one.clientId().startsWith("mamori"));
            }
        }
    }

    @Test
    void the_meter_does_not_speak_to_a_gateway_of_another_ca(
            @TempDir Path folder, @TempDir Path other) throws Exception {
        TestCa ca = new TestCa(folder);
        TestCa another = new TestCa(other);
        try (TestBroker tls = new TestBroker(Optional.of(ca.mutualServer()), Set.of())) {
            MutualTls material = new MutualTls(
                    new InetSocketAddress("localhost", tls.address().getPort()),
                    ca.clientPem,
                    ca.clientKey,
                    another.caPem);
            try (Lab lab = Lab.start(options(tls.address(), 25).withMqttTls(material))) {
                Await.until(
                        "it is refused",
                        SOON,
                        () -> lab.device("meter-1")
                                .orElseThrow()
                                .activity()
                                .matches("not connected: .+"));
                assertThat(tls.connects).noneMatch(one -> one.clientId().startsWith("mamori"));
            }
        }
    }
}
