package dev.sekimori.gateway.thing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** What is announced to the group of ECHONET Lite, and what the group answers, on loopback. */
class EchonetGroupTest {
    /** Get of maker, product and instances, transaction 0x5345. */
    private static final String QUESTION = "108153450ef0010ef00162038a008c00d600";

    private static final String ANSWER = "108153450ef0010ef00172018a0300fe77";
    private static final InetAddress HERE = InetAddress.ofLiteral("127.0.0.1");

    private LampNode lamp;
    private ThingSite site;
    private InetSocketAddress group;

    @BeforeEach
    void start() throws Exception {
        lamp = new LampNode();
        site = new ThingSite(lamp.endpoint());
        group = site.echonet.hears().orElseThrow();
        await(
                "the lamp is described",
                () -> site.get("/lamp", ThingSite.VIEWER).statusCode() == 200);
    }

    @AfterEach
    void stop() {
        site.close();
        lamp.close();
    }

    @Test
    void what_a_known_device_announces_is_its_property_from_then_on() throws Exception {
        await("the level is 33", () -> {
            // Again, as the gateway may be asking the lamp for the first time meanwhile.
            announce("73", "21", false);
            return get("/lamp/properties/level").equals("33");
        });

        assertThat(lamp.level()).as("what it would have answered").isEqualTo("50");
        assertThat(counter("echonet_announced_total")).isPositive();
    }

    @Test
    void an_announcement_that_asks_for_it_is_confirmed() throws Exception {
        announce("74", "22", false);

        assertThat(lamp.confirmed.poll(30, TimeUnit.SECONDS))
                .isEqualTo("10810007" + "05ff01" + "029001" + "7a01b000");
    }

    @Test
    void nobody_announces_for_another_and_malformed_frames_are_counted() throws Exception {
        long before = counter("echonet_dropped_total");
        announce("73", "23", true);
        lamp.tell("1081000702900105ff0173", group, false);
        lamp.tell("1081000702900105ff017301b005ff", group, false);

        await("three are dropped", () -> counter("echonet_dropped_total") >= before + 3);
        assertThat(get("/lamp/properties/level")).isEqualTo("80");
        assertThat(counter("echonet_announced_total")).isZero();
    }

    @Test
    void what_an_unknown_address_announces_is_told_and_one_address_can_be_asked() throws Exception {
        BlockingQueue<InetAddress> strangers = new LinkedBlockingQueue<>();
        site.echonet.tellStrangers(strangers::add);
        announce("73", "24", false);
        announce("73", "24", true);
        assertThat(strangers.poll(30, TimeUnit.SECONDS))
                .isEqualTo(InetAddress.ofLiteral("127.0.0.2"));

        try (DatagramSocket newcomer =
                        new DatagramSocket(new InetSocketAddress("127.0.0.3", group.getPort()));
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Map<InetAddress, byte[]>> heard = threads.submit(() -> site.echonet.ask(
                    InetAddress.ofLiteral("127.0.0.3"), bytes(QUESTION), Duration.ofSeconds(2)));
            DatagramPacket packet = new DatagramPacket(new byte[100], 100);
            newcomer.setSoTimeout(30_000);
            newcomer.receive(packet);
            InetSocketAddress gateway = (InetSocketAddress) packet.getSocketAddress();
            lamp.tell(ANSWER, gateway, true);
            newcomer.send(new DatagramPacket(bytes(ANSWER), bytes(ANSWER).length, gateway));

            assertThat(heard.get(30, TimeUnit.SECONDS))
                    .containsOnlyKeys(InetAddress.ofLiteral("127.0.0.3"));
        }
        assertThat(strangers).isEmpty();
    }

    @Test
    void the_group_is_asked_and_only_whole_answers_count() throws Exception {
        try (DatagramChannel member = join();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            long before = counter("echonet_dropped_total");
            Future<InetSocketAddress> asker = threads.submit(() -> asker(member));
            Future<Map<InetAddress, byte[]>> heard = threads.submit(
                    () -> site.echonet.askGroup(bytes(QUESTION), Duration.ofSeconds(5)));

            InetSocketAddress gateway = asker.get(30, TimeUnit.SECONDS);
            lamp.tell(ANSWER + "00", gateway, true);
            lamp.tell(ANSWER.replace("5345", "5346"), gateway, true);
            lamp.tell(ANSWER, gateway, false);

            assertThat(gateway.getAddress()).isEqualTo(HERE);
            assertThat(heard.get(30, TimeUnit.SECONDS)).containsOnlyKeys(HERE);
            assertThat(heard.get().get(HERE)).isEqualTo(bytes(ANSWER));
            assertThat(counter("echonet_dropped_total")).isEqualTo(before + 2);
        }
    }

    private DatagramChannel join() throws IOException {
        DatagramChannel member = DatagramChannel.open(StandardProtocolFamily.INET);
        member.setOption(StandardSocketOptions.SO_REUSEADDR, true);
        member.bind(group);
        member.join(group.getAddress(), NetworkInterface.getByInetAddress(HERE));
        return member;
    }

    private static InetSocketAddress asker(DatagramChannel member) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[100], 100);
        member.socket().setSoTimeout(30_000);
        member.socket().receive(packet);
        assertThat(HexFormat.of().formatHex(packet.getData(), 0, packet.getLength()))
                .isEqualTo(QUESTION);
        return (InetSocketAddress) packet.getSocketAddress();
    }

    private void announce(String service, String level, boolean forged) throws IOException {
        String to = "74".equals(service) ? "05ff01" : "0ef001";
        lamp.tell("10810007" + "029001" + to + service + "01b001" + level, group, forged);
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    private String get(String path) throws IOException, InterruptedException {
        return site.get(path, ThingSite.VIEWER).body();
    }

    private long counter(String name) {
        return site.gateway.metrics().fronts().getOrDefault(name, 0L);
    }

    private static void await(String what, Callable<Boolean> check) throws Exception {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!check.call()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("did not happen in time: " + what);
            }
            LockSupport.parkNanos(5_000_000);
        }
    }
}
