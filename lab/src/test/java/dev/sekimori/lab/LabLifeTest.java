package dev.sekimori.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sekimori.lab.device.FactoryState;
import dev.sekimori.lab.device.LabPort;
import dev.sekimori.lab.net.LabException;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

class LabLifeTest {
    private static final InetSocketAddress NOBODY = new InetSocketAddress("127.78.1.200", 1883);

    private static LabOptions options(long seed, int network) {
        return LabOptions.usual(seed, NOBODY).withPrefix("127.78." + network);
    }

    @Test
    void starts_quickly_without_a_gateway_and_listens_on_every_port_it_tells() throws IOException {
        List<Long> tookMs = new ArrayList<>();
        // Others may keep the machine busy: the first quick start of ten shows the lab's own time.
        while (tookMs.size() < 10 && tookMs.stream().noneMatch(ms -> ms < 700)) {
            long before = System.nanoTime();
            Lab.start(options(1, 1)).close();
            tookMs.add((System.nanoTime() - before) / 1_000_000);
        }
        assertThat(tookMs).anyMatch(ms -> ms < 700);
        try (Lab lab = Lab.start(options(1, 1))) {
            assertThat(lab.devices()).hasSize(13);
            for (LabDevice device : lab.devices()) {
                for (LabPort port : device.ports()) {
                    if (port.transport() == LabPort.Transport.TCP) {
                        new Socket(device.address(), port.port()).close();
                    }
                }
            }
        }
    }

    @Test
    void same_seed_gives_the_same_identities_and_passwords_and_another_seed_others() {
        List<LabDevice> first;
        String password;
        try (Lab lab = Lab.start(options(7, 2))) {
            first = lab.devices();
            password = lab.credential("camera-2").orElseThrow().password();
        }
        try (Lab lab = Lab.start(options(7, 2))) {
            assertThat(serials(lab.devices())).isEqualTo(serials(first));
            assertThat(lab.credential("camera-2").orElseThrow().password()).isEqualTo(password);
        }
        try (Lab lab = Lab.start(options(8, 2))) {
            assertThat(serials(lab.devices())).doesNotContainAnyElementsOf(serials(first));
            assertThat(lab.credential("camera-2").orElseThrow().password()).isNotEqualTo(password);
        }
    }

    private static List<String> serials(List<LabDevice> devices) {
        return devices.stream()
                .map(device -> device.serial() + " " + device.mac())
                .toList();
    }

    @Test
    void only_the_first_camera_has_its_factory_password() {
        try (Lab lab = Lab.start(options(1, 3))) {
            Set<String> factory = lab.devices().stream()
                    .filter(device -> device.factoryState() == FactoryState.FACTORY_PASSWORD)
                    .map(LabDevice::name)
                    .collect(Collectors.toSet());
            assertThat(factory).containsExactly("camera-1");
        }
    }

    @Test
    void close_frees_every_port_and_ends_every_thread() {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        Lab lab = Lab.start(options(1, 4));
        List<LabDevice> devices = lab.devices();
        lab.close();
        for (LabDevice device : devices) {
            for (LabPort port : device.ports()) {
                if (port.transport() == LabPort.Transport.TCP) {
                    Await.until(
                            "it is closed",
                            Duration.ofSeconds(30),
                            () -> Wire.refuses(device.address(), port.port()));
                }
            }
        }
        Await.until(
                "threads end",
                Duration.ofSeconds(30),
                () -> Thread.getAllStackTraces().keySet().stream()
                        .filter(thread -> !before.contains(thread))
                        .filter(thread -> !thread.isDaemon())
                        .allMatch(thread -> thread.getName().startsWith("surefire")));
        Await.until(
                "clients end",
                Duration.ofSeconds(30),
                () -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().startsWith("MQTT")));
    }

    @Test
    void a_port_taken_by_another_fails_the_start_and_leaves_nothing_running() throws IOException {
        try (ServerSocket taken = new ServerSocket()) {
            taken.bind(new InetSocketAddress("127.78.5.51", 9100));
            assertThatThrownBy(() -> Lab.start(options(1, 5))).isInstanceOf(LabException.class);
        }
        try (Lab lab = Lab.start(options(1, 5))) {
            assertThat(lab.device("printer-1")).isPresent();
        }
    }

    @Test
    void refuses_addresses_outside_loopback() {
        assertThatThrownBy(() -> options(1, 6).withPrefix("10.0.0"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> options(1, 6).withPrefix("127.0.0.1"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
