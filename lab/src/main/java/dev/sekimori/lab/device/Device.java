package dev.sekimori.lab.device;

import java.io.Closeable;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** A simulated device. Implementations are safe for use by several threads. */
public interface Device extends Closeable {
    Identity identity();

    Place place();

    /** Ports on which it listens now. */
    List<LabPort> ports();

    /** Binds its listeners and starts its clients; returns once the listeners are bound. */
    void start();

    /** Back to the factory state. */
    default void reset() {}

    default FactoryState factoryState() {
        return FactoryState.NO_PASSWORD;
    }

    /** The credential its owner holds now. */
    default Optional<Credential> credential() {
        return Optional.empty();
    }

    /**
     * Where its owner finds the administration forms ({@code /admin/password},
     * {@code /admin/telnet}).
     */
    default Optional<URI> administration() {
        return Optional.empty();
    }

    /** What it does on the network by itself, in words, for people who watch the lab. */
    default String activity() {
        return "";
    }

    /** Ends its threads and sockets. */
    @Override
    void close();
}
