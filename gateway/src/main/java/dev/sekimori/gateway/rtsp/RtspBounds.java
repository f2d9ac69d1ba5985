package dev.sekimori.gateway.rtsp;

/**
 * Bounds of one connection.
 *
 * @param headBytes the longest request line and fields together
 * @param bodyBytes the longest body
 * @param firstRequestMs from the connection to the first request that is known
 * @param idleMs without a byte in either direction
 * @param answerMs for a device's answer
 * @param slowReaderMs for a client that does not take what is sent to it
 */
public record RtspBounds(
        int headBytes,
        int bodyBytes,
        int firstRequestMs,
        int idleMs,
        int answerMs,
        int slowReaderMs) {
    public static final RtspBounds USUAL =
            new RtspBounds(16_384, 65_536, 15_000, 90_000, 10_000, 10_000);
}
