package dev.sekimori.observe.scan;

import dev.sekimori.model.observe.HostObservation;

import java.time.Duration;
import java.util.Optional;

/** Counts what is done and tells the listener, one call at a time. */
final class Tally {
    private final ScanListener listener;
    private int addressesDone;
    private int hosts;
    private int ignored;

    Tally(ScanListener listener) {
        this.listener = listener;
    }

    synchronized void done(Optional<HostObservation> host) {
        addressesDone++;
        if (host.isPresent()) {
            hosts++;
            listener.host(host.get());
        }
        listener.progress(addressesDone, hosts);
    }

    synchronized void ignored(int answers) {
        ignored += answers;
    }

    synchronized ScanSummary summary(boolean cancelled, Duration took) {
        return new ScanSummary(addressesDone, hosts, ignored, cancelled, took);
    }
}
