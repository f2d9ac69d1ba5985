package dev.sekimori.ledger.verify;

/** Told now and then how far a long check has come. */
@FunctionalInterface
public interface Progress {
    /** Tells nobody. */
    Progress NONE = (done, of) -> {};

    void at(long done, long of);
}
