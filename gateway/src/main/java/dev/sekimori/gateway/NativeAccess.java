package dev.sekimori.gateway;

/**
 * Speaks with devices in their own protocol on behalf of their virtual devices. Whether it may was
 * decided before; {@code resource} is what the ask named. Calls block for a bounded time, on
 * virtual threads only.
 */
public interface NativeAccess {
    /** What became of it. */
    sealed interface Result {
        /**
         * It was done; {@code value} is what was read (empty after a write), as the protocol
         * carries it: an MQTT or CoAP payload, an ECHONET EDT, Modbus registers in network order.
         */
        // handed over, never compared
        record Done(byte[] value) implements Result {}

        /** It was not done, or nobody can tell. */
        record Failed(Failure failure) implements Result {}
    }

    /** Why it was not done. */
    enum Failure {
        /** The device is not there or does not answer in time. */
        UNREACHABLE,
        /** The device said no. */
        REFUSED,
        /** The device's answer is not one of its protocol. */
        MALFORMED,
        /** Too much at once; again later. */
        BUSY,
        /** The protocol cannot do this. */
        NOT_SERVED
    }

    /** Asks the device for a value. */
    Result read(GatewayDevice device, String resource);

    /** Gives the device a value. */
    Result write(GatewayDevice device, String resource, byte[] payload);
}
