package dev.sekimori.gateway.modbus;

import dev.sekimori.gateway.GatewayDevice;
import dev.sekimori.gateway.SiteIndex;
import dev.sekimori.model.DeviceId;
import dev.sekimori.model.device.Protocol;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** The lines to the site's devices, made when they are first needed. Safe from any thread. */
final class DeviceLines {
    private final Function<InetSocketAddress, DeviceLine> open;
    private final Map<DeviceId, DeviceLine> lines = new ConcurrentHashMap<>();

    DeviceLines(Function<InetSocketAddress, DeviceLine> open) {
        this.open = open;
    }

    /** The line to a device; none when it is not known to speak Modbus. */
    Optional<DeviceLine> to(GatewayDevice device) {
        return endpoint(device)
                .map(address -> lines.compute(device.id(), (id, line) -> {
                    if (line != null && line.device().equals(address)) {
                        return line;
                    }
                    if (line != null) {
                        line.cut();
                    }
                    return open.apply(address);
                }));
    }

    private static Optional<InetSocketAddress> endpoint(GatewayDevice device) {
        return device.endpoints().stream()
                .filter(endpoint -> endpoint.protocol() == Protocol.MODBUS && endpoint.port() > 0)
                .findFirst()
                .map(endpoint -> new InetSocketAddress(
                        InetAddress.ofLiteral(endpoint.address()), endpoint.port()));
    }

    /** Ends the lines to devices that may not communicate any more. */
    void keepOnly(SiteIndex site) {
        lines.forEach((device, line) -> {
            if (!site.mayCommunicate(device) && lines.remove(device, line)) {
                line.cut();
            }
        });
    }

    int size() {
        return lines.size();
    }
}
