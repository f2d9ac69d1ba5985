package dev.sekimori.observe.scan;

import java.time.Duration;

/** How a scan ended; a cancelled one has done fewer addresses than its plan names. */
public record ScanSummary(int addressesDone, int hosts, boolean cancelled, Duration took) {}
