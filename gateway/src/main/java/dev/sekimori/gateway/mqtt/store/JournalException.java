package dev.sekimori.gateway.mqtt.store;

import dev.sekimori.gateway.GatewayException;

/** The journal cannot be opened, or can no longer keep what it is given. */
public final class JournalException extends GatewayException {
    private static final long serialVersionUID = 1L;

    /** What is wrong. */
    public enum Fault {
        /** Another process, or another part of this one, works with the directory. */
        LOCKED,
        /** A part is unreadable before records that were committed later: records are missing. */
        DAMAGED,
        /** The disk does not take or give what it should. */
        DISK
    }

    private final Fault fault;

    JournalException(Fault fault, String message) {
        super(message);
        this.fault = fault;
    }

    JournalException(Fault fault, String message, Throwable cause) {
        super(message, cause);
        this.fault = fault;
    }

    /** A record that this version does not know. */
    public static JournalException unknownRecord(int kind) {
        return new JournalException(
                Fault.DAMAGED,
                "the store holds a record of an unknown kind " + kind
                        + ": a newer version has written it");
    }

    /** A record refers to one that is not there. */
    public static JournalException missingRecord(long key, long missing) {
        return new JournalException(
                Fault.DAMAGED,
                "record " + key + " of the store refers to " + missing + ", which is missing");
    }

    public Fault fault() {
        return fault;
    }
}
