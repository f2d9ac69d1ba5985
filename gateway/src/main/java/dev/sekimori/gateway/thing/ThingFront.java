package dev.sekimori.gateway.thing;

import dev.sekimori.gateway.BoundListeners;
import dev.sekimori.gateway.Front;
import dev.sekimori.gateway.GatewayException;
import dev.sekimori.gateway.Listener;
import dev.sekimori.gateway.Readings;
import dev.sekimori.gateway.http.OwnHost;
import dev.sekimori.model.DeviceId;
import dev.sekimori.model.decision.Peer;
import dev.sekimori.model.device.Protocol;
import dev.sekimori.model.thing.ThingModel;
import dev.sekimori.model.thing.ThingView;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The virtual devices of the site. It opens no listener: the web front serves {@link #host}, and
 * this front must be started before those whose values it wants to see.
 */
public final class ThingFront implements Front {
    /** The first label of the host that the virtual devices have in common. */
    public static final String HOST = "things";

    private final Function<String, ThingModel> models;
    private volatile @Nullable Things running;

    /** {@code models} answers what the devices of a profile show, by the profile's id. */
    public ThingFront(Function<String, ThingModel> models) {
        this.models = models;
    }

    @Override
    public Set<Listener.Kind> serves() {
        return Set.of();
    }

    @Override
    public Running start(Context context) {
        Things things = new Things(context, models);
        running = things;
        return things;
    }

    /** What the web front serves at {@code things.<site domain>}. */
    public OwnHost host() {
        return new OwnHost() {
            @Override
            public String name() {
                return HOST;
            }

            @Override
            public Reply answer(Call call) {
                return things().host.answer(call);
            }
        };
    }

    /**
     * What a peer gets to see of a virtual device, as far as it is known without asking the device;
     * empty when the site does not know the device. {@code origin} as in {@link OwnHost.Call}.
     */
    public Optional<ThingView> view(DeviceId device, Peer peer, String origin) {
        return things().view(device, peer, origin);
    }

    private Things things() {
        Things started = running;
        if (started == null) {
            throw new GatewayException("the virtual devices are not started");
        }
        return started;
    }

    private static final class Things implements Running {
        private final Telling telling = new Telling();
        private final Twins twins;
        private final Access access;
        private final Asking asking;
        private final Views views;
        private final Feeds feeds;
        private final ThingHost host;

        Things(Context context, Function<String, ThingModel> models) {
            this.twins = new Twins(context.desk(), models, telling);
            this.access = new Access(context.desk());
            this.asking = new Asking(context.desk(), context.natives(), twins, context.clock());
            Values values = new Values(context.desk(), access, asking, context.clock());
            this.feeds = new Feeds(access, values);
            this.views = new Views(twins, access, values);
            this.host = new ThingHost(
                    twins,
                    access,
                    values,
                    new Changing(context.desk(), access, context.natives()),
                    feeds);
            asking.begin();
        }

        Optional<ThingView> view(DeviceId device, Peer peer, String origin) {
            return views.of(device, peer, origin);
        }

        @Override
        public List<BoundListeners.Bound> bound() {
            return List.of();
        }

        @Override
        public void updated() {
            twins.updated();
            feeds.updated();
        }

        @Override
        public void certificatesChanged() {
            // Only the web front has some.
        }

        @Override
        public Optional<Readings.Tap> tap(DeviceId device, Protocol protocol, String resource) {
            return twins.tap(device, protocol, resource);
        }

        @Override
        public Map<String, Long> counters() {
            return Map.of(
                    "thing_twins", (long) twins.size(),
                    "thing_picture_bytes", twins.pictureBytes(),
                    "thing_untold_total", telling.untold(),
                    "thing_unanswered_total", asking.failures());
        }

        @Override
        public void close() {
            asking.close();
            telling.close();
        }
    }
}
