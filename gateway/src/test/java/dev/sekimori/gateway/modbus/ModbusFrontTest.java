package dev.sekimori.gateway.modbus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sekimori.gateway.GatewayDevice;
import dev.sekimori.gateway.Listener;
import dev.sekimori.gateway.NativeAccess;
import dev.sekimori.gateway.listen.House;
import dev.sekimori.gateway.listen.Opened;
import dev.sekimori.model.decision.Answer;
import dev.sekimori.model.decision.Conditions;
import dev.sekimori.model.decision.CutReport;
import dev.sekimori.model.decision.Flow;
import dev.sekimori.model.decision.FlowRule;
import dev.sekimori.model.decision.Operation;
import dev.sekimori.model.decision.ValueRange;
import dev.sekimori.model.device.DeviceState;
import dev.sekimori.model.device.Endpoint;
import dev.sekimori.model.device.Protocol;

import io.netty.pkitesting.X509Bundle;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

class ModbusFrontTest {
    private static final ModbusBounds PATIENT = new ModbusBounds(4, 8, 20_000, 20_000, 50, 60);
    private static final ModbusBounds QUICK = new ModbusBounds(4, 8, 400, 20_000, 50, 60);

    private Plc plc;
    private House house;
    private Opened front;

    @BeforeEach
    void open() throws Exception {
        plc = new Plc();
        house = house(plc.port, PATIENT);
    }

    @AfterEach
    void close() throws Exception {
        house.close();
        plc.close();
    }

    private House house(int devicePort, ModbusBounds bounds) {
        front = new Opened(new ModbusFront(bounds));
        return new House(
                new Endpoint(Protocol.MODBUS, "127.0.0.1", devicePort, ""),
                rules(),
                List.of(new Listener(Listener.Kind.MODBUS_TLS, "127.0.0.1", 0)),
                front);
    }

    private static List<FlowRule> rules() {
        return List.of(
                rule("connect", "/**", Answer.ALLOW, 0, Operation.CONNECT),
                rule("see", "/1/3/0-63", Answer.ALLOW, 0, Operation.READ),
                rule("see-all", "/1/23/0-9", Answer.ALLOW, 0, Operation.READ),
                rule("set", "/1/6,16,22,23/40-41", Answer.ALLOW, 0, Operation.WRITE)
                        .when(Conditions.NONE.with(new ValueRange(0, 100))),
                rule("mask", "/1/22/45", Answer.ALLOW, 0, Operation.WRITE),
                rule("look", "/1/6/46", Answer.READ_ONLY, 0, Operation.WRITE),
                rule("slow", "/1/6/50", Answer.LIMIT, 2, Operation.WRITE));
    }

    private static FlowRule rule(
            String id, String resource, Answer answer, int rate, Operation operation) {
        return new FlowRule(
                id,
                House.devices(),
                List.of(Protocol.MODBUS),
                List.of(operation),
                List.of(resource),
                answer,
                rate);
    }

    private Master master() throws Exception {
        return master("cam.localhost", house.recorder);
    }

    private Master master(String name, X509Bundle certificate) throws Exception {
        int port = house.gateway.listeners().port(Listener.Kind.MODBUS_TLS);
        return new Master(house.connect(port, name, Optional.of(certificate)));
    }

    @Test
    void reads_what_a_rule_permits() throws Exception {
        try (Master master = master()) {
            assertThat(master.ask(1, "03 0002 0003")).isEqualTo("030603ea03eb03ec");
        }
    }

    @ParameterizedTest
    @CsvSource({
        // read beyond the range, by another function, of another unit
        "1, 03 003f 0002, 8302",
        "1, 04 0000 0001, 8401",
        "2, 03 0000 0001, 8301",
        // write: outside the registers, outside the values, partly outside, by another function
        "1, 06 0027 0001, 8602",
        "1, 06 0028 0065, 8603",
        "1, 10 0028 0002 04 0001 0065, 9003",
        "1, 10 0029 0002 04 0001 0001, 9002",
        "1, 05 0028 ff00, 8501",
        // what a mask makes of a bounded register is not known
        "1, 16 0028 0000 0005, 9603",
        // only looking is permitted
        "1, 06 002e 0001, 8601",
        // the part that writes is refused
        "1, 17 0000 0001 0000 0001 02 0001, 9702",
        // nobody knows what these do
        "1, 08 0000 1234, 8801",
        "1, 11, 9101",
        "1, 2b 0d 0102, ab01",
        // contradictions
        "1, 03 0000 0000, 8303",
        "1, 03 0000 007e, 8303",
        "1, 03 0000, 8303",
        "1, 03 ffff 0002, 8302",
        "1, 10 0028 0002 02 0001, 9003",
        "1, 06 0028 0001 00, 8603",
        "1, 80, 8001"
    })
    void refuses_everything_else_with_an_exception(int unit, String pdu, String answer)
            throws Exception {
        try (Master master = master()) {
            assertThat(master.ask(unit, pdu)).isEqualTo(answer);
            assertThat(master.ask(1, "03 0000 0001")).isEqualTo("030203e8");
        }
        assertThat(plc.get(0x28)).isEqualTo(1_040);
        assertThat(plc.get(0x29)).isEqualTo(1_041);
    }

    @Test
    void writes_values_that_lie_in_their_range() throws Exception {
        try (Master master = master()) {
            assertThat(master.ask(1, "06 0028 0064")).isEqualTo("0600280064");
            assertThat(master.ask(1, "10 0028 0002 04 0007 0008")).isEqualTo("1000280002");
            assertThat(master.ask(1, "17 0000 0001 0028 0001 02 0009")).isEqualTo("170203e8");
        }
        assertThat(plc.get(0x28)).isEqualTo(9);
        assertThat(plc.get(0x29)).isEqualTo(8);
    }

    @Test
    void the_reason_of_a_refusal_is_in_the_flow() throws Exception {
        try (Master master = master()) {
            master.ask(1, "06 0001 0001");
        }
        assertThat(flows()).anySatisfy(flow -> {
            assertThat(flow.decision().answer()).isEqualTo(Answer.REFUSE);
            assertThat(flow.decision().input().ask().resource()).isEqualTo("/1/6/1");
            assertThat(flow.decision().reasons()).isNotEmpty();
        });
    }

    private List<Flow> flows() {
        return house.gateway.flows(Optional.empty(), 100);
    }

    @Test
    void a_rate_that_is_used_up_answers_busy() throws Exception {
        try (Master master = master()) {
            master.ask(1, "06 0032 0001");
            master.ask(1, "06 0032 0002");
            assertThat(master.ask(1, "06 0032 0003")).isEqualTo("8606");
        }
        assertThat(plc.get(0x32)).isEqualTo(2);
    }

    @Test
    void the_devices_own_exceptions_pass() throws Exception {
        // Exception 4, which the gateway never gives of its own.
        try (Simple failing = new Simple("8304")) {
            house.close();
            house = house(failing.port(), PATIENT);
            try (Master master = master()) {
                assertThat(master.ask(1, "03 0000 0001")).isEqualTo("8304");
            }
        }
    }

    @Test
    void closes_who_names_no_device_of_the_site() throws Exception {
        try (Master nobody = master("nobody.localhost", house.recorder);
                Master silent = master("", house.recorder)) {
            assertThat(nobody.isEnded()).isTrue();
            assertThat(silent.isEnded()).isTrue();
        }
        assertThat(flows())
                .anySatisfy(flow -> assertThat(flow.decision().input().ask().resource())
                        .isEqualTo("/nobody.localhost"));
        House.until(
                "both are counted",
                () -> house.gateway.metrics().fronts().get("modbus_sessions_refused_total") == 2);
    }

    @Test
    void closes_whom_nobody_knows() throws Exception {
        try (Master stranger = master("cam.localhost", house.stranger)) {
            assertThat(stranger.isEnded()).isTrue();
        }
        assertThat(flows())
                .anySatisfy(flow -> assertThat(flow.decision().answer()).isEqualTo(Answer.REFUSE));
    }

    @Test
    void isolation_cuts_while_live_and_restoring_lets_back() throws Exception {
        try (Master master = master()) {
            master.ask(1, "03 0000 0001");
            CutReport report = house.gateway.cut(House.CAM);
            assertThat(report.sessionsCut()).isEqualTo(1);
            assertThat(report.lastPacketAt()).isPresent();
            assertThat(master.isEnded()).isTrue();
        }
        try (Master master = master()) {
            assertThat(master.isEnded()).isTrue();
        }
        house.change(DeviceState.ISOLATED);
        house.change(DeviceState.IN_SERVICE);
        try (Master master = master()) {
            assertThat(master.ask(1, "03 0000 0001")).isEqualTo("030203e8");
        }
    }

    @Test
    void a_revoked_certificate_ends_live_sessions() throws Exception {
        try (Master master = master()) {
            master.ask(1, "03 0000 0001");
            house.revoke("CN=recorder");
            house.change(rules());
            assertThat(master.isEnded()).isTrue();
        }
    }

    @Test
    void another_policy_counts_for_the_next_request() throws Exception {
        try (Master master = master()) {
            master.ask(1, "03 0000 0001");
            house.change(List.of(rule("connect", "/**", Answer.ALLOW, 0, Operation.CONNECT)));
            assertThat(master.ask(1, "03 0000 0001")).isEqualTo("8301");
        }
    }

    @Test
    void a_device_that_is_away_is_reached_when_it_is_back() throws Exception {
        plc.close();
        try (Master master = master()) {
            assertThat(master.ask(1, "03 0000 0001")).isEqualTo("830a");
            plc = new Plc(plc.port);
            House.until("reached again", () -> master.ask(1, "03 0000 0001").equals("030203e8"));
        }
    }

    @Test
    void sends_one_request_at_a_time_and_gives_up_on_a_silent_device() throws Exception {
        try (Simple device = new Simple("")) {
            house.close();
            house = house(device.port(), QUICK);
            try (Master one = master();
                    Master two = master()) {
                int first = one.send(1, "03 0000 0001");
                assertThat(device.next()).isEqualTo("030000" + "0001");
                int second = two.send(1, "03 0001 0001");
                assertThat(one.answer(first, 1)).isEqualTo("830b");
                assertThat(device.next()).isEqualTo("030001" + "0001");
                assertThat(two.answer(second, 1)).isEqualTo("830b");
            }
            assertThat(device.mostAtOnce).isEqualTo(1);
        }
    }

    @Test
    void more_than_can_wait_is_answered_busy() throws Exception {
        try (Simple device = new Simple("")) {
            house.close();
            house = house(device.port(), PATIENT);
            try (Master master = master()) {
                int transaction = master.send(1, "03 0000 0001");
                device.next();
                for (int i = 0; i <= PATIENT.queued(); i++) {
                    transaction = master.send(1, "03 0000 0001");
                }
                assertThat(master.answer(transaction, 1)).isEqualTo("8306");
            }
        }
    }

    @Test
    void virtual_devices_read_and_write_over_the_same_line() {
        NativeAccess access = front.running().access(Protocol.MODBUS).orElseThrow();
        GatewayDevice cam = front.context().desk().site().device(House.CAM).orElseThrow();

        assertThat(access.read(cam, "/1/3/2-3"))
                .isInstanceOfSatisfying(
                        NativeAccess.Result.Done.class,
                        done -> assertThat(done.value()).containsExactly(3, 0xea, 3, 0xeb));
        assertThat(access.write(cam, "/1/6/7", new byte[] {0, 5}))
                .isInstanceOf(NativeAccess.Result.Done.class);
        assertThat(plc.get(7)).isEqualTo(5);
        assertThat(access.read(cam, "/1/1/7"))
                .isEqualTo(new NativeAccess.Result.Failed(NativeAccess.Failure.NOT_SERVED));
    }

    @Test
    void no_bytes_from_a_client_stop_the_front() throws Exception {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int round = 0; round < 40; round++) {
            try (Master master = master()) {
                for (int i = 0; i < 20; i++) {
                    byte[] pdu = new byte[1 + random.nextInt(20)];
                    random.nextBytes(pdu);
                    pdu[0] = (byte) random.nextInt(256);
                    boolean framed = random.nextInt(8) > 0;
                    if (framed) {
                        master.send(random.nextInt(3), HexFormat.of().formatHex(pdu));
                    } else {
                        master.raw(pdu);
                    }
                }
            } catch (IOException closed) {
                assertThat(closed).as("seed %d", seed).isNotNull();
            }
        }
        try (Master master = master()) {
            assertThat(master.ask(1, "03 0000 0001")).as("seed %d", seed).isEqualTo("030203e8");
        }
        for (int register = 0; register < 40; register++) {
            assertThat(plc.get(register)).as("seed %d", seed).isEqualTo(1_000 + register);
        }
    }

    /** Takes requests and answers all in the same way, or, when that is empty, never. */
    private static final class Simple implements AutoCloseable {
        private final ServerSocket server =
                new ServerSocket(0, 10, InetAddress.getByName("127.0.0.1"));
        private final LinkedBlockingQueue<String> requests = new LinkedBlockingQueue<>();
        private final byte[] answer;
        private volatile int mostAtOnce;

        private Simple(String answer) throws IOException {
            this.answer = HexFormat.of().parseHex(answer);
            Thread.ofVirtual().start(this::accept);
        }

        private int port() {
            return server.getLocalPort();
        }

        private String next() throws InterruptedException {
            return String.valueOf(requests.poll(30, TimeUnit.SECONDS));
        }

        private void accept() {
            while (!server.isClosed()) {
                try (Socket socket = server.accept()) {
                    int here = 0;
                    while (true) {
                        byte[] header = socket.getInputStream().readNBytes(7);
                        if (header.length < 7) {
                            break;
                        }
                        byte[] pdu = socket.getInputStream().readNBytes(header[5] - 1);
                        requests.add(HexFormat.of().formatHex(pdu));
                        here++;
                        mostAtOnce = Math.max(mostAtOnce, here);
                        answer(socket, header);
                    }
                } catch (IOException ended) {
                    // The gateway gave up; the next connection follows.
                }
            }
        }

        private void answer(Socket socket, byte[] header) throws IOException {
            if (answer.length > 0) {
                byte[] all = Arrays.copyOf(header, 7 + answer.length);
                all[5] = (byte) (1 + answer.length);
                System.arraycopy(answer, 0, all, 7, answer.length);
                socket.getOutputStream().write(all);
            }
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }
}
