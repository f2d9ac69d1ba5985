package dev.sekimori.gateway.mqtt;

import dev.sekimori.gateway.GatewayDevice;
import dev.sekimori.gateway.NativeAccess;
import dev.sekimori.model.decision.Peer;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Publishes what virtual devices tell their devices, as the gateway itself. Only a device that
 * subscribes to the topic can be told. Safe from any thread.
 */
record Commands(Router router) implements NativeAccess {
    private static final int QOS = 1;

    @Override
    public Result read(GatewayDevice device, String topic) {
        return new Result.Failed(Failure.NOT_SERVED);
    }

    @Override
    public Result write(GatewayDevice device, String topic, byte[] payload) {
        Route route = router.route(topic);
        boolean hears = route.targets().stream()
                .anyMatch(target -> isOf(device, target) && target.verdict().permitted());
        if (!hears) {
            return new Result.Failed(Failure.UNREACHABLE);
        }
        Message message = new Message(
                topic,
                topic.getBytes(StandardCharsets.UTF_8),
                payload,
                new byte[0],
                QOS,
                false,
                0,
                Optional.empty());
        return switch (router.publish(message, route, Optional.empty(), waiting -> {})) {
            case ROUTED -> new Result.Done(new byte[0]);
            case NO_SUBSCRIBERS -> new Result.Failed(Failure.UNREACHABLE);
            case QUOTA_EXCEEDED -> new Result.Failed(Failure.BUSY);
        };
    }

    private static boolean isOf(GatewayDevice device, Route.Target target) {
        return target.session().peer() instanceof Peer.DevicePeer(var id, var _)
                && id.equals(device.id());
    }
}
