package dev.sekimori.observe.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;

/** Whatever strangers send, parsers answer soon, with little, and never throw. */
class WireFuzzTest {
    private static final int ROUNDS = 8_000;
    private static final int MOST_BYTES = 6_000;
    private static final int MOST_TEXT_CHARS = 200_000;

    record Parser(String name, byte[] sample, Function<byte[], Object> parse) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Parser> parsers() {
        return Stream.of(
                new Parser(
                        "http",
                        WireSamples.HTTP,
                        b -> HttpAnswer.parse(b)
                                .map(a -> a + a.title().orElse("") + Challenge.of(a.head()))
                                .orElse("")),
                new Parser("http-complete", WireSamples.CHUNKED, HttpAnswer::isComplete),
                new Parser(
                        "http-chunked",
                        WireSamples.CHUNKED,
                        b -> HttpAnswer.parse(b).toString()),
                new Parser(
                        "challenge",
                        WireSamples.DIGEST,
                        b -> Head.parse(b)
                                .map(h -> Login.answer(
                                        Challenge.of(h), "/", "u", "p", "0123456789abcdef"))
                                .toString()),
                new Parser("rtsp", WireSamples.RTSP, b -> Head.parse(b).toString()),
                new Parser(
                        "telnet",
                        WireSamples.TELNET,
                        b -> Telnet.parse(b).text() + Telnet.parse(b).refusals().length),
                new Parser(
                        "ssdp",
                        WireSamples.SSDP,
                        b -> Ssdp.parse(b)
                                .flatMap(s -> s.descriptionOn(InetAddress.getLoopbackAddress()))
                                .toString()),
                new Parser(
                        "upnp",
                        WireSamples.UPNP,
                        b -> UpnpDescription.parse(new String(b, StandardCharsets.UTF_8))
                                .toString()),
                new Parser("mdns", WireSamples.MDNS, b -> Mdns.parse(b).toString()),
                new Parser("coap", WireSamples.COAP, b -> Coap.parse(b).toString()),
                new Parser(
                        "echonet",
                        WireSamples.ECHONET,
                        b -> Echonet.parse(b)
                                .map(e -> "" + e.maker() + e.product() + e.instances())
                                .orElse("")),
                new Parser(
                        "modbus",
                        WireSamples.MODBUS,
                        b -> Modbus.parse(b).map(Modbus::text).orElse("") + Modbus.isComplete(b)),
                new Parser(
                        "pjl", WireSamples.PJL, b -> Pjl.parse(b).toString() + Pjl.isComplete(b)));
    }

    @ParameterizedTest
    @MethodSource("parsers")
    void never_throws_and_stays_small(Parser parser) {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        assertTimeoutPreemptively(Duration.ofSeconds(300), () -> {
            for (int round = 0; round < ROUNDS; round++) {
                byte[] bytes = round % 4 == 0 ? noise(random) : damaged(parser.sample(), random);
                try {
                    String text = String.valueOf(parser.parse().apply(bytes));
                    assertThat(text.length()).isLessThan(MOST_TEXT_CHARS);
                } catch (RuntimeException | StackOverflowError e) {
                    throw new AssertionError(
                            "seed " + seed + " round " + round + ": "
                                    + HexFormat.of().formatHex(bytes),
                            e);
                }
            }
        });
    }

    @ParameterizedTest
    @MethodSource("parsers")
    void understands_its_sample_whole_and_survives_every_cut(Parser parser) {
        for (int length = 0; length <= parser.sample().length; length++) {
            assertThat(parser.parse().apply(Arrays.copyOf(parser.sample(), length)))
                    .isNotNull();
        }
    }

    @ParameterizedTest
    @MethodSource("parsers")
    void takes_no_time_over_long_repetitions(Parser parser) {
        assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
            for (int octet = 0; octet < 256; octet++) {
                byte[] repeated = new byte[HttpAnswer.MAX_BODY_BYTES];
                Arrays.fill(repeated, (byte) octet);
                System.arraycopy(
                        parser.sample(), 0, repeated, 0, Math.min(40, parser.sample().length));
                assertThat(parser.parse().apply(repeated)).isNotNull();
            }
        });
    }

    private static byte[] noise(Random random) {
        byte[] bytes = new byte[random.nextInt(200)];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] damaged(byte[] sample, Random random) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(sample);
        byte[] bytes = out.toByteArray();
        for (int i = 0; i < 1 + random.nextInt(8) && bytes.length > 0; i++) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(4)) {
                case 0 -> bytes[at] = (byte) random.nextInt(256);
                case 1 -> bytes = Arrays.copyOf(bytes, at);
                case 2 -> bytes[at] = (byte) 0xFF;
                default -> {
                    int end = Math.min(bytes.length, at + random.nextInt(40));
                    byte[] part = Arrays.copyOfRange(bytes, at, end);
                    byte[] longer =
                            Arrays.copyOf(bytes, Math.min(MOST_BYTES, bytes.length + part.length));
                    System.arraycopy(part, 0, longer, bytes.length, longer.length - bytes.length);
                    bytes = longer;
                }
            }
        }
        return bytes;
    }
}
