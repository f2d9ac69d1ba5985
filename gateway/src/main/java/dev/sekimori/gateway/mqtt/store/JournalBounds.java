package dev.sekimori.gateway.mqtt.store;

/**
 * Bounds of a journal, in bytes. A segment grows to {@code segmentBytes} before the next begins;
 * above {@code waitingBytes} that wait for the disk, writers are to pause; above {@code liveBytes}
 * of live records nothing that can be refused is to be added.
 */
public record JournalBounds(int segmentBytes, int waitingBytes, long liveBytes) {
    public static final JournalBounds DEFAULTS =
            new JournalBounds(16_777_216, 8_388_608, 1_073_741_824L);

    public JournalBounds {
        if (segmentBytes < 4_096 || waitingBytes < 1_024 || liveBytes < segmentBytes) {
            throw new IllegalArgumentException("bounds of a journal out of range");
        }
    }
}
