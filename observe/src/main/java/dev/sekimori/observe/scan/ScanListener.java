package dev.sekimori.observe.scan;

import dev.sekimori.model.observe.HostObservation;

/** Hears of a scan as it goes on; called by one thread at a time, must not block for long. */
public interface ScanListener {
    /** A host is complete. */
    void host(HostObservation observation);

    /** So many addresses are done, so many hosts were found. */
    void progress(int addressesDone, int hostsFound);
}
