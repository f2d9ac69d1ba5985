package dev.sekimori.observe.scan;

import java.time.Duration;

/**
 * How a scan ended; a cancelled one has done fewer addresses than its plan names. {@code ignored}
 * answers of multicast groups were no answers, or of addresses that were not meant.
 */
public record ScanSummary(
        int addressesDone, int hosts, int ignored, boolean cancelled, Duration took) {}
