package dev.sekimori.gateway.rtsp;

import dev.sekimori.gateway.rtsp.Fields.Field;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.DecoderException;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads messages and frames (RFC 2326 section 4), stricter than it asks: lines end with CR LF,
 * fields are not folded, the fields that frame a message come once. What cannot be read fails with
 * {@link DecoderException}, and nothing more is read.
 */
final class RtspCodec extends ByteToMessageDecoder {
    private static final byte FRAME = '$';
    private static final int FRAME_HEAD = 4;
    private static final int MOST_FIELDS = 64;
    private static final Pattern REQUEST =
            Pattern.compile("([A-Z_]{1,32}) ([\\x21-\\x7e]{1,2048}) RTSP/1\\.[0-9]");
    private static final Pattern RESPONSE =
            Pattern.compile("RTSP/1\\.[0-9] ([1-5][0-9]{2})(?: ([^\\x00-\\x1f\\x7f]{0,200}))?");
    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,7}");
    private static final List<String> SINGLE =
            List.of("CSeq", "Content-Length", "Content-Type", "Session", "Authorization");

    private final RtspBounds bounds;
    private int searched;
    private boolean failed;

    RtspCodec(RtspBounds bounds) {
        this.bounds = bounds;
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        if (failed) {
            in.skipBytes(in.readableBytes());
            return;
        }
        try {
            next(in).ifPresent(out::add);
        } catch (DecoderException e) {
            failed = true;
            throw e;
        }
    }

    private Optional<RtspMessage> next(ByteBuf in) {
        if (in.getByte(in.readerIndex()) == FRAME) {
            return frame(in);
        }
        int head = endOfHead(in);
        if (head < 0) {
            if (in.readableBytes() > bounds.headBytes()) {
                throw new DecoderException("a head that is too long");
            }
            return Optional.empty();
        }
        String text = in.toString(in.readerIndex(), head, StandardCharsets.ISO_8859_1);
        List<String> lines = List.of(text.split("\r\n", -1));
        Fields fields = fields(lines.subList(1, lines.size()));
        int body = bodyLength(fields);
        int whole = head + 4 + body;
        if (in.readableBytes() < whole) {
            searched = Math.max(0, head - 4);
            return Optional.empty();
        }
        searched = 0;
        in.skipBytes(head + 4);
        String content = in.readCharSequence(body, StandardCharsets.ISO_8859_1).toString();
        return Optional.of(message(lines.getFirst(), fields, content));
    }

    /** The length of the head without the empty line after it, or -1 when it is not all there. */
    private int endOfHead(ByteBuf in) {
        int from = in.readerIndex();
        int last = Math.min(in.readableBytes(), bounds.headBytes()) - 4;
        for (int i = searched; i <= last; i++) {
            // 0x0d0a0d0a is CR LF CR LF.
            if (in.getInt(from + i) == 0x0d0a0d0a) {
                return i;
            }
        }
        searched = Math.max(0, last - 3);
        return -1;
    }

    private static Optional<RtspMessage> frame(ByteBuf in) {
        if (in.readableBytes() < FRAME_HEAD) {
            return Optional.empty();
        }
        int length = FRAME_HEAD + in.getUnsignedShort(in.readerIndex() + 2);
        if (in.readableBytes() < length) {
            return Optional.empty();
        }
        int channel = in.getUnsignedByte(in.readerIndex() + 1);
        return Optional.of(new RtspMessage.Frame(channel, in.readRetainedSlice(length)));
    }

    private static Fields fields(List<String> lines) {
        if (lines.size() > MOST_FIELDS) {
            throw new DecoderException("too many fields");
        }
        List<Field> all = new ArrayList<>();
        for (String line : lines) {
            int colon = line.indexOf(':');
            if (colon < 1) {
                throw new DecoderException("a line that is no field");
            }
            try {
                all.add(new Field(
                        line.substring(0, colon), line.substring(colon + 1).strip()));
            } catch (IllegalArgumentException e) {
                throw new DecoderException(e.getMessage(), e);
            }
        }
        Fields fields = new Fields(all);
        if (SINGLE.stream().anyMatch(name -> fields.values(name).size() > 1)
                || fields.first("Transfer-Encoding").isPresent()) {
            throw new DecoderException("a message that can be read in two ways");
        }
        return fields;
    }

    private int bodyLength(Fields fields) {
        String length = fields.first("Content-Length").orElse("0");
        if (!LENGTH.matcher(length).matches() || Integer.parseInt(length) > bounds.bodyBytes()) {
            throw new DecoderException("a body that is too long");
        }
        return Integer.parseInt(length);
    }

    private static RtspMessage message(String startLine, Fields fields, String body) {
        Matcher request = REQUEST.matcher(startLine);
        if (request.matches()) {
            return new RtspMessage.Request(request.group(1), request.group(2), fields, body);
        }
        Matcher response = RESPONSE.matcher(startLine);
        if (response.matches()) {
            String reason = Optional.ofNullable(response.group(2)).orElse("");
            return new RtspMessage.Response(
                    Integer.parseInt(response.group(1)), reason, fields, body);
        }
        throw new DecoderException("neither request nor answer");
    }

    /** A request as it is sent. */
    static ByteBuf bytes(ByteBufAllocator buffers, RtspMessage.Request request) {
        String line = request.method() + " " + request.uri() + " RTSP/1.0";
        return bytes(buffers, line, request.fields(), request.body());
    }

    /** An answer as it is sent. */
    static ByteBuf bytes(ByteBufAllocator buffers, RtspMessage.Response response) {
        String line = "RTSP/1.0 " + response.status() + " " + response.reason();
        return bytes(buffers, line, response.fields(), response.body());
    }

    private static ByteBuf bytes(
            ByteBufAllocator buffers, String startLine, Fields fields, String body) {
        if (!Fields.isText(startLine)) {
            throw new IllegalArgumentException("control characters in a start line");
        }
        StringBuilder text = new StringBuilder(startLine).append("\r\n");
        fields.all()
                .forEach(field -> text.append(field.name())
                        .append(": ")
                        .append(field.value())
                        .append("\r\n"));
        if (!body.isEmpty()) {
            text.append("Content-Length: ").append(body.length()).append("\r\n");
        }
        text.append("\r\n").append(body);
        byte[] octets = text.toString().getBytes(StandardCharsets.ISO_8859_1);
        return buffers.buffer(octets.length).writeBytes(octets);
    }
}
