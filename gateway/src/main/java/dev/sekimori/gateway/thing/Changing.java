package dev.sekimori.gateway.thing;

import dev.sekimori.gateway.DecisionDesk;
import dev.sekimori.gateway.Front;
import dev.sekimori.gateway.GatewayDevice;
import dev.sekimori.gateway.NativeAccess;
import dev.sekimori.gateway.http.OwnHost;
import dev.sekimori.gateway.http.OwnHost.Reply.Refused;
import dev.sekimori.gateway.http.Problem;
import dev.sekimori.model.thing.Shape;
import dev.sekimori.model.thing.Source;
import dev.sekimori.model.thing.ThingModel.Action;
import dev.sekimori.model.thing.ThingModel.Property;

import io.vertx.core.json.JsonObject;

import java.util.Map;
import java.util.Optional;

/** Writes and actions: decided, checked, then done in the device's own protocol. Blocking. */
final class Changing {
    private final DecisionDesk desk;
    private final Access access;
    private final Front.Natives natives;

    Changing(DecisionDesk desk, Access access, Front.Natives natives) {
        this.desk = desk;
        this.access = access;
        this.natives = natives;
    }

    OwnHost.Reply write(OwnHost.Call call, Twin twin, Property property) {
        if (property.write().isEmpty()) {
            return Refused.of(Problem.NOT_WRITABLE);
        }
        OwnHost.Reply reply =
                change(call, twin, property.write().get(), Optional.of(property.shape()));
        property.read().flatMap(twin::cell).ifPresent(Cell::outdate);
        return reply;
    }

    OwnHost.Reply act(OwnHost.Call call, Twin twin, Action action) {
        return change(call, twin, action.source(), action.input());
    }

    private OwnHost.Reply change(
            OwnHost.Call call, Twin twin, Source unfilled, Optional<Shape> shape) {
        Optional<Source> source = twin.filled(unfilled);
        Optional<GatewayDevice> device = desk.site().device(twin.device());
        if (source.isEmpty() || device.isEmpty()) {
            return Refused.of(Problem.NOT_WRITABLE);
        }
        // Decided before the value is looked at: who may not change it learns nothing of it.
        Optional<Refused> refused =
                access.refusesWrite(ThingHost.who(call), twin.device(), source.get(), call.body());
        if (refused.isPresent()) {
            return refused.get();
        }
        Optional<Object> value = shape.isEmpty()
                ? Optional.of(new JsonObject())
                : Codec.json(call.body()).filter(v -> Codec.fits(shape.get(), v));
        Optional<byte[]> payload = value.flatMap(v -> Codec.encode(source.get().format(), v));
        return payload.isEmpty()
                ? Refused.of(Problem.BAD_VALUE)
                : send(device.get(), source.get(), payload.get());
    }

    private OwnHost.Reply send(GatewayDevice device, Source source, byte[] payload) {
        Optional<NativeAccess> native_ = natives.of(source.protocol());
        if (native_.isEmpty()) {
            return Refused.of(Problem.NOT_WRITABLE);
        }
        return switch (native_.get().write(device, source.resource(), payload)) {
            case NativeAccess.Result.Done _ ->
                new OwnHost.Reply.Content(204, "application/json", Map.of(), "");
            case NativeAccess.Result.Failed(var failure) -> Refused.of(problem(failure));
        };
    }

    private static Problem problem(NativeAccess.Failure failure) {
        return switch (failure) {
            case UNREACHABLE -> Problem.DEVICE_UNREACHABLE;
            case REFUSED -> Problem.DEVICE_REFUSED;
            case MALFORMED -> Problem.DEVICE_ANSWER;
            case BUSY -> Problem.BUSY;
            case NOT_SERVED -> Problem.NOT_WRITABLE;
        };
    }
}
