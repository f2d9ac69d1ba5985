package dev.sekimori.gateway.modbus;

/**
 * Bounds of the front.
 *
 * @param queued requests that wait for one device
 * @param perConnection requests of one client that are not answered yet
 * @param answerMs how long a device may take for one answer
 * @param waitMs how long a request may wait for its turn
 * @param retryMs how long a device that could not be reached is left alone
 * @param idleSeconds a client that asks nothing for so long is let go
 */
public record ModbusBounds(
        int queued, int perConnection, int answerMs, int waitMs, int retryMs, int idleSeconds) {
    public static final ModbusBounds USUAL = new ModbusBounds(64, 16, 2_000, 5_000, 1_000, 300);
}
