package dev.sekimori.gateway;

import dev.sekimori.model.DeviceId;
import dev.sekimori.model.device.Protocol;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A protocol that the gateway speaks: it opens the listeners that it serves and lets nothing pass
 * undecided.
 */
public interface Front {
    Set<Listener.Kind> serves();

    /**
     * Opens the listeners; throws {@link GatewayException} when one cannot be opened, then none
     * stays open.
     */
    Running start(Context context);

    /** What a front works with. */
    record Context(
            GatewayConfig config,
            List<Listener> listeners,
            Certificates certificates,
            SitePort site,
            DecisionDesk desk,
            Sessions sessions,
            Sightings sightings,
            Readings readings,
            Natives natives,
            InstantSource clock) {}

    /** Takes sightings of clients without blocking, and drops what is above its bounds. */
    interface Sightings {
        void sighted(ClientSighting sighting);
    }

    /** How to speak with devices of a protocol; empty when no started front can. */
    @FunctionalInterface
    interface Natives {
        Optional<NativeAccess> of(Protocol protocol);
    }

    /** A started front. */
    interface Running extends AutoCloseable {
        List<BoundListeners.Bound> bound();

        /**
         * The desk shows a new picture: live sessions that it no longer permits are to be ended.
         */
        void updated();

        /**
         * The same, when only what may be done has changed: everybody is still known by what they
         * showed.
         */
        default void decisionsChanged() {
            updated();
        }

        /**
         * The certificates, keys or authorities changed: connections to come use the new ones, open
         * ones go on. Throws {@link GatewayException} when the new ones do not fit together; the
         * ones before stay in use then.
         */
        void certificatesChanged();

        /** Counters and gauges by name; the names stand in one file of the front. */
        Map<String, Long> counters();

        /**
         * Where this front wants the values of a device's resource to go, as {@link Readings#tap}.
         * Only fronts that are started after it ask.
         */
        default Optional<Readings.Tap> tap(DeviceId device, Protocol protocol, String resource) {
            return Optional.empty();
        }

        /** Speaks with devices of a protocol for their virtual devices, when this front can. */
        default Optional<NativeAccess> access(Protocol protocol) {
            return Optional.empty();
        }

        /** How the lines of devices to brokers outside are. */
        default List<UpstreamState> upstreams() {
            return List.of();
        }

        /** Absent clients' sessions that take no more, so that publishers are refused. */
        default List<FullQueue> fullQueues() {
            return List.of();
        }

        /** Closes listeners and sessions; returns when they are closed. */
        @Override
        void close();
    }
}
