package dev.sekimori.gateway.rtsp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sekimori.gateway.rtsp.RtspMessage.Frame;
import dev.sekimori.gateway.rtsp.RtspMessage.Request;
import dev.sekimori.gateway.rtsp.RtspMessage.Response;
import dev.sekimori.model.DeviceId;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.DecoderException;

import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** The reader and the rewriting under hostile input; a failure names its seed. */
final class RtspFuzzTest {
    private static final String INNER = "192.168.77.9";
    private static final Urls URLS = Urls.of(
            "rtsps://cam.localhost:8322",
            new InetSocketAddress(InetAddress.ofLiteral(INNER), 8554));
    private static final String SDP = "v=0\r\no=- 1 1 IN IP4 " + INNER + "\r\ns=x\r\nc=IN IP4 "
            + INNER + "\r\nm=video 0 RTP/AVP 26\r\na=control:rtsp://" + INNER + ":8554/a/b\r\n";
    private static final List<String> GOOD = List.of(
            "OPTIONS rtsps://cam.localhost/live RTSP/1.0\r\nCSeq: 1\r\n\r\n",
            "SETUP rtsps://cam.localhost/live/track1 RTSP/1.0\r\nCSeq: 2\r\n"
                    + "Transport: RTP/AVP/TCP;unicast;interleaved=0-1\r\n\r\n",
            "RTSP/1.0 200 OK\r\nCSeq: 2\r\nContent-Base: rtsp://" + INNER + ":8554/live/\r\n"
                    + "RTP-Info: url=rtsp://" + INNER + "/a;seq=1,url=rtsp://" + INNER + "/b\r\n"
                    + "Content-Type: application/sdp\r\nContent-Length: " + SDP.length()
                    + "\r\n\r\n" + SDP,
            "$\u0000\u0000\u0004abcd");

    @Test
    void reads_or_refuses_whatever_comes_and_never_leaks_or_splits() {
        for (int seed = 0; seed < 4_000; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            byte[] input = mutate(random);
            try {
                List<Object> read = read(input, random);
                read.forEach(RtspFuzzTest::check);
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
    }

    private static byte[] mutate(SplittableRandom random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(4); i >= 0; i--) {
            text.append(GOOD.get(random.nextInt(GOOD.size())));
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.ISO_8859_1);
        for (int i = random.nextInt(6); i > 0; i--) {
            bytes[random.nextInt(bytes.length)] = random.nextBoolean()
                    ? (byte) random.nextInt(256)
                    : (byte) "\r\n :$;,/".charAt(random.nextInt(8));
        }
        return bytes;
    }

    private static List<Object> read(byte[] input, SplittableRandom random) {
        EmbeddedChannel channel = new EmbeddedChannel(new RtspCodec(RtspBounds.USUAL));
        List<Object> read = new ArrayList<>();
        try {
            int at = 0;
            while (at < input.length) {
                int length = Math.min(1 + random.nextInt(60), input.length - at);
                channel.writeInbound(Unpooled.copiedBuffer(input, at, length));
                at += length;
            }
        } catch (DecoderException refused) {
            assertThat(refused.getMessage()).isNotBlank();
        }
        for (Object message = channel.readInbound();
                message != null;
                message = channel.readInbound()) {
            read.add(message);
        }
        channel.finishAndReleaseAll();
        return read;
    }

    private static void check(Object message) {
        switch ((RtspMessage) message) {
            case Frame frame -> {
                assertThat(frame.whole().refCnt()).isPositive();
                frame.whole().release();
            }
            case Request request -> {
                Optional<Target> target =
                        Target.of(request.uri(), Optional.<DeviceId>empty(), "localhost");
                target.flatMap(of -> Rewriting.toDevice(request, of, URLS))
                        .ifPresent(inner -> assertThat(text(inner.uri()))
                                .startsWith("rtsp://" + INNER + ":8554/"));
            }
            case Response response -> {
                Response outer = Rewriting.toClient(response, URLS, Optional.empty());
                ByteBuf bytes =
                        RtspCodec.bytes(io.netty.buffer.UnpooledByteBufAllocator.DEFAULT, outer);
                String text = bytes.toString(StandardCharsets.ISO_8859_1);
                bytes.release();
                assertThat(text).doesNotContain(INNER);
                assertThat(again(text)).as(text).isEqualTo(1);
            }
        }
    }

    private static String text(String uri) {
        assertThat(uri).matches("[\\x21-\\x7e]+");
        return uri;
    }

    /** How many messages a text is when it is read again. */
    private static int again(String text) {
        EmbeddedChannel channel = new EmbeddedChannel(new RtspCodec(RtspBounds.USUAL));
        channel.writeInbound(Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1));
        int count = channel.inboundMessages().size();
        channel.finishAndReleaseAll();
        return count;
    }

    @Test
    void no_field_can_hold_a_line_break() {
        for (String value : List.of("a\r\nSet: b", "a\nb", "a\rb", "a\0b")) {
            org.assertj.core.api.Assertions.assertThatThrownBy(
                            () -> Fields.none().with("X", value))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
