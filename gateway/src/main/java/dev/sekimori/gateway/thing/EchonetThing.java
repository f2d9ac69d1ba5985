package dev.sekimori.gateway.thing;

import dev.sekimori.gateway.GatewayDevice;
import dev.sekimori.gateway.NativeAccess;
import dev.sekimori.gateway.NativeAccess.Result;
import dev.sekimori.gateway.echonet.DeviceClass;
import dev.sekimori.gateway.echonet.ObjectCode;
import dev.sekimori.gateway.echonet.PropertyMap;
import dev.sekimori.model.thing.ThingModel;
import dev.sekimori.model.thing.ThingModel.Property;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What an ECHONET Lite device without a description in its profile offers: its instances, each as
 * far as its class is known and its property maps say. Blocking.
 */
final class EchonetThing {
    private static final int INSTANCES = 0xd6;
    private static final int SET_MAP = 0x9e;
    private static final int GET_MAP = 0x9f;

    private EchonetThing() {}

    /** Empty when the device does not answer; it may be asked again later. */
    static Optional<ThingModel> found(NativeAccess access, GatewayDevice device) {
        Optional<byte[]> list = read(access, device, ObjectCode.NODE_PROFILE, INSTANCES);
        List<Property> properties = new ArrayList<>();
        int known = 0;
        for (int object : list.map(ObjectCode::instances).orElse(List.of())) {
            Optional<DeviceClass> type = DeviceClass.of(object);
            if (type.isPresent()) {
                known++;
                String suffix = known == 1 ? "" : "-" + known;
                type
                        .get()
                        .properties(
                                object,
                                map(access, device, object, GET_MAP),
                                map(access, device, object, SET_MAP),
                                suffix)
                        .stream()
                        .filter(property -> properties.size() < ThingModel.MOST)
                        .forEach(properties::add);
            }
        }
        return list.map(any -> new ThingModel(properties, List.of(), List.of()));
    }

    private static Set<Integer> map(
            NativeAccess access, GatewayDevice device, int object, int property) {
        return read(access, device, object, property)
                .<Set<Integer>>map(PropertyMap::read)
                .orElse(Set.of());
    }

    private static Optional<byte[]> read(
            NativeAccess access, GatewayDevice device, int object, int property) {
        return switch (access.read(device, ObjectCode.resource(object, property))) {
            case Result.Done(var value) -> Optional.of(value);
            case Result.Failed _ -> Optional.empty();
        };
    }
}
