package dev.sekimori.gateway.rtsp;

import io.netty.buffer.ByteBuf;

/** What passes in a connection (RFC 2326 sections 6, 7 and 10.12); bodies are octets as Latin-1. */
sealed interface RtspMessage {
    /** A request; {@code uri} is printable ASCII. */
    record Request(String method, String uri, Fields fields, String body) implements RtspMessage {
        Request with(String name, String value) {
            return new Request(method, uri, fields.with(name, value), body);
        }
    }

    /** An answer. */
    record Response(int status, String reason, Fields fields, String body) implements RtspMessage {
        boolean isSuccess() {
            return status >= 200 && status < 300;
        }
    }

    /**
     * A frame of media; {@code whole} includes its four octets of head and belongs to the holder.
     */
    record Frame(int channel, ByteBuf whole) implements RtspMessage {}
}
