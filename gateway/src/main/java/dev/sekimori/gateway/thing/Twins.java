package dev.sekimori.gateway.thing;

import dev.sekimori.gateway.DecisionDesk;
import dev.sekimori.gateway.GatewayDevice;
import dev.sekimori.gateway.Readings;
import dev.sekimori.model.DeviceId;
import dev.sekimori.model.device.Protocol;
import dev.sekimori.model.thing.ThingModel;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** The virtual devices of the site as it is now. Safe from any thread. */
final class Twins {
    private final DecisionDesk desk;
    private final Function<String, ThingModel> models;
    private final Telling telling;
    private final Map<DeviceId, Twin> twins = new ConcurrentHashMap<>();
    private final Map<DeviceId, ThingModel> found = new ConcurrentHashMap<>();

    /** {@code models} answers what the devices of a profile show, by the profile's id. */
    Twins(DecisionDesk desk, Function<String, ThingModel> models, Telling telling) {
        this.desk = desk;
        this.models = models;
        this.telling = telling;
    }

    /** The virtual device of a device that the site knows. */
    Optional<Twin> of(DeviceId id) {
        return desk.site().device(id).map(this::of);
    }

    private Twin of(GatewayDevice device) {
        ThingModel model = modelOf(device);
        Twin known = twins.get(device.id());
        if (known != null && known.isFor(device.facts(), model)) {
            return known;
        }
        return twins.compute(
                device.id(),
                (id, old) -> old != null && old.isFor(device.facts(), model)
                        ? old
                        : new Twin(device.facts(), model, telling));
    }

    private ThingModel modelOf(GatewayDevice device) {
        ThingModel own = models.apply(device.facts().profile());
        return own.isEmpty() ? found.getOrDefault(device.id(), ThingModel.EMPTY) : own;
    }

    /** Whether nothing says yet what the device shows. */
    boolean isUndescribed(GatewayDevice device) {
        return modelOf(device).isEmpty();
    }

    /** What a device without a description of its own was found to offer. */
    void found(DeviceId device, ThingModel model) {
        found.put(device, model);
    }

    List<Twin> all() {
        return desk.site().state().devices().stream().map(this::of).toList();
    }

    Optional<Readings.Tap> tap(DeviceId device, Protocol protocol, String resource) {
        return of(device).flatMap(twin -> twin.cell(new Twin.Key(protocol, resource)));
    }

    /** Forgets the devices that the site no longer knows. */
    void updated() {
        twins.keySet().removeIf(id -> desk.site().device(id).isEmpty());
        found.keySet().removeIf(id -> desk.site().device(id).isEmpty());
    }

    /** How long all pictures together are that are held. */
    long pictureBytes() {
        return twins.values().stream()
                .flatMap(twin -> twin.pictures().stream())
                .flatMap(picture -> picture.getValue().latest().stream())
                .mapToLong(raw -> raw.bytes().length)
                .sum();
    }

    int size() {
        return twins.size();
    }
}
