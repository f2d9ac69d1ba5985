package dev.sekimori.gateway.thing;

import dev.sekimori.model.DeviceId;
import dev.sekimori.model.decision.Peer;
import dev.sekimori.model.thing.Format;
import dev.sekimori.model.thing.Source;
import dev.sekimori.model.thing.ThingModel.Property;
import dev.sekimori.model.thing.ThingView;

import java.util.List;
import java.util.Optional;

/** What the console shows of a virtual device: what is known, without asking the device. */
record Views(Twins twins, Access access, Values values) {

    Optional<ThingView> of(DeviceId device, Peer peer, String origin) {
        return twins.of(device).map(twin -> {
            List<ThingView.Value> all = twin.model().properties().stream()
                    .map(property -> value(twin, property, peer, origin))
                    .toList();
            return new ThingView(
                    device, origin + "/" + device, !access.mayCommunicate(device), all);
        });
    }

    private ThingView.Value value(Twin twin, Property property, Peer peer, String origin) {
        Optional<Source> source = property.read().flatMap(twin::filled);
        boolean mayRead =
                source.filter(s -> access.mayRead(peer, twin.device(), s)).isPresent();
        Optional<Values.Marked> marked = mayRead ? values.last(twin, property) : Optional.empty();
        String link = source.filter(s -> mayRead && s.format() instanceof Format.Link)
                .map(s -> Descriptions.link(twin.device(), origin, s.resource()))
                .orElse("");
        return new ThingView.Value(
                property.name(),
                property.title(),
                property.shape(),
                property.write().isPresent(),
                source.isPresent() && !mayRead,
                marked.map(Values.Marked::json),
                marked.map(Values.Marked::at),
                marked.map(Values.Marked::stale).orElse(false),
                link);
    }
}
