package dev.sekimori.observe.scan;

import dev.sekimori.model.observe.HostObservation;

import java.time.Duration;
import java.util.Optional;

/** Counts what is done and tells the listener, one call at a time. */
final class Tally {
    private final ScanListener listener;
    private int addressesDone;
    private int hosts;

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

    synchronized ScanSummary summary(boolean cancelled, Duration took) {
        return new ScanSummary(addressesDone, hosts, cancelled, took);
    }
}
