package dev.sekimori.observe.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sekimori.model.observe.HostObservation;
import dev.sekimori.model.observe.ScanPlan;
import dev.sekimori.observe.ObserveException;
import dev.sekimori.observe.profile.Profiles;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

class ConnectScanTest {
    private static final String HOST = "127.78.8.7";
    private static final Profiles NONE = Profiles.of(List.of());

    @Test
    void asks_one_device_one_thing_at_a_time() throws IOException {
        Queue<Held> held = new ConcurrentLinkedQueue<>();
        List<ServerSocket> servers = new ArrayList<>();
        List<Integer> ports = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            ServerSocket server = new ServerSocket(0, 10, InetAddress.getByName(HOST));
            servers.add(server);
            ports.add(server.getLocalPort());
            Thread.ofVirtual().start(() -> hold(server, held));
        }
        ScanLimits limits = limits(ports, Set.of());
        List<Duration> overlaps = new ArrayList<>();
        // On a busy machine this side may see an end late: one clear round of five is enough.
        while (overlaps.size() < 5 && overlaps.stream().noneMatch(ConnectScanTest::isShort)) {
            held.clear();
            Notes notes = new Notes();
            ScanSummary summary = scan(limits, plan(limits, HOST), notes, new AtomicBoolean());
            assertThat(summary.hosts()).isEqualTo(1);
            assertThat(notes.hosts.getFirst().endpoints()).hasSize(4);
            awaitEnds(held);
            overlaps.add(longestOverlap(List.copyOf(held)));
        }
        assertThat(overlaps).anyMatch(ConnectScanTest::isShort);
        for (ServerSocket server : servers) {
            server.close();
        }
    }

    private static boolean isShort(Duration overlap) {
        return overlap.compareTo(Duration.ofMillis(300)) < 0;
    }

    /** Four knocks, and then for each silent port 600 ms of listening and a question. */
    private static void awaitEnds(Queue<Held> held) {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (held.size() < 8) {
            assertThat(System.nanoTime()).as("deadline").isLessThan(deadline);
            LockSupport.parkNanos(5_000_000);
        }
    }

    @Test
    void leaves_excluded_addresses_alone() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getByName(HOST))) {
            server.setSoTimeout(1);
            ScanLimits limits =
                    limits(List.of(server.getLocalPort()), Set.of(InetAddress.getByName(HOST)));

            ScanSummary summary =
                    scan(limits, plan(limits, "127.78.8.0/28"), new Notes(), new AtomicBoolean());

            assertThat(summary.addressesDone()).isEqualTo(15);
            assertThat(summary.hosts()).isZero();
            assertThatThrownBy(server::accept).isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void ends_soon_after_it_was_cancelled_and_reports_no_half_of_a_host() {
        AtomicBoolean cancelled = new AtomicBoolean();
        ScanLimits slow = new ScanLimits(
                List.of(80, 81),
                List.of(),
                4_096,
                20,
                1,
                64,
                Duration.ofMillis(400),
                Duration.ofMillis(500),
                false,
                Set.of());
        Notes notes = new Notes();
        notes.onProgress = () -> cancelled.set(true);

        ScanSummary summary = scan(slow, plan(slow, "127.78.9.0/24"), notes, cancelled);

        assertThat(summary.cancelled()).isTrue();
        assertThat(summary.addressesDone()).isBetween(1, 20);
        assertThat(summary.took()).isLessThan(Duration.ofSeconds(20));
    }

    @Test
    void keeps_to_the_confirmed_rate() {
        ScanLimits limits = new ScanLimits(
                List.of(81, 82),
                List.of(),
                64,
                100,
                1,
                64,
                Duration.ofMillis(400),
                Duration.ofMillis(500),
                false,
                Set.of());

        ScanSummary summary =
                scan(limits, plan(limits, "127.78.9.0/26"), new Notes(), new AtomicBoolean());

        // 128 attempts at 100 a second, of which 5 may come at once.
        assertThat(summary.took()).isGreaterThan(Duration.ofMillis(1_150));
    }

    @Test
    void refuses_plans_beyond_the_limits_of_the_site() {
        ScanLimits limits = limits(List.of(80), Set.of());
        for (ScanPlan plan : List.of(
                new ScanPlan(List.of("8.8.8.8/32"), List.of(80), List.of(), 1, 10, 1),
                new ScanPlan(List.of("127.0.0.1/32"), List.of(81), List.of(), 1, 10, 1),
                new ScanPlan(List.of("127.0.0.1/32"), List.of(80), List.of(5353), 1, 10, 1),
                new ScanPlan(List.of("127.0.0.1/32"), List.of(80), List.of(), 1, 100_000, 1),
                new ScanPlan(List.of("127.0.0.1/32"), List.of(80), List.of(), 1, 10, 2))) {
            assertThatThrownBy(() -> scan(limits, plan, new Notes(), new AtomicBoolean()))
                    .isInstanceOf(ObserveException.class);
        }
    }

    @Test
    void a_refusal_proves_a_host_but_not_on_loopback() throws UnknownHostException {
        Knocking.Doors refused = new Knocking.Doors(List.of(), 3);

        assertThat(ConnectScan.provesHost(InetAddress.getByName("192.168.1.9"), refused))
                .isTrue();
        assertThat(ConnectScan.provesHost(
                        InetAddress.getByName("192.168.1.9"), new Knocking.Doors(List.of(), 0)))
                .isFalse();
        assertThat(ConnectScan.provesHost(InetAddress.getByName(HOST), refused)).isFalse();
    }

    /** When a connection began and ended, as this side saw it, in nanoseconds. */
    private record Held(long from, long to) {}

    private static void hold(ServerSocket server, Queue<Held> held) {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                long from = System.nanoTime();
                Thread.ofVirtual().start(() -> {
                    try (socket) {
                        socket.setSoTimeout(30_000);
                        socket.getInputStream().transferTo(OutputStream.nullOutputStream());
                    } catch (IOException e) {
                        // hung up, which is what we wait for
                    }
                    held.add(new Held(from, System.nanoTime()));
                });
            } catch (IOException e) {
                return;
            }
        }
    }

    private static Duration longestOverlap(List<Held> held) {
        long longest = 0;
        for (int i = 0; i < held.size(); i++) {
            for (int j = i + 1; j < held.size(); j++) {
                long from = Math.max(held.get(i).from(), held.get(j).from());
                long to = Math.min(held.get(i).to(), held.get(j).to());
                longest = Math.max(longest, to - from);
            }
        }
        return Duration.ofNanos(longest);
    }

    private static ScanSummary scan(
            ScanLimits limits, ScanPlan plan, Notes notes, AtomicBoolean cancelled) {
        return new ConnectScan(
                        NONE, limits, InstantSource.system(), System::nanoTime, new SecureRandom())
                .run(plan, notes, cancelled::get);
    }

    private static ScanLimits limits(List<Integer> ports, Set<InetAddress> excluded) {
        return new ScanLimits(
                ports,
                List.of(),
                256,
                1_000,
                1,
                64,
                Duration.ofMillis(400),
                Duration.ofMillis(300),
                false,
                excluded);
    }

    private static ScanPlan plan(ScanLimits limits, String range) {
        return ((ScanPlanning.Planned) ScanPlanner.plan(List.of(range), limits)).plan();
    }

    private static final class Notes implements ScanListener {
        final List<HostObservation> hosts = new ArrayList<>();
        Runnable onProgress = () -> {};

        @Override
        public void host(HostObservation observation) {
            hosts.add(observation);
        }

        @Override
        public void progress(int addressesDone, int hostsFound) {
            onProgress.run();
        }
    }
}
