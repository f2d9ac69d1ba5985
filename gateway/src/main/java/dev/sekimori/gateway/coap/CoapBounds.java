package dev.sekimori.gateway.coap;

/**
 * Bounds of the front.
 *
 * @param associations DTLS associations at once
 * @param atOnce requests of all clients at once
 * @param perDevice requests to one device at once
 * @param observations of one client at one device
 * @param answerMs how long a device may take for an answer
 * @param bodyBytes the longest body, put together from its blocks
 * @param idleSeconds a talk without requests and observations is forgotten after so long
 */
public record CoapBounds(
        int associations,
        int atOnce,
        int perDevice,
        int observations,
        int answerMs,
        int bodyBytes,
        int idleSeconds) {
    public static final CoapBounds USUAL = new CoapBounds(512, 256, 8, 16, 5_000, 65_536, 300);
}
