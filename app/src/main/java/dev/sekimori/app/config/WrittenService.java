package dev.sekimori.app.config;

import dev.sekimori.app.config.SiteConfig.Address;
import dev.sekimori.gateway.Listener;
import dev.sekimori.gateway.stream.TcpService;
import dev.sekimori.model.DeviceId;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/** A TCP service as the file has it; absent limits take their usual values. */
record WrittenService(
        String name,
        String device,
        int port,
        String listen,
        @Nullable WrittenLimits limits) {
    record WrittenLimits(
            @Nullable Integer connections,
            @Nullable Long bytesPerSession,
            @Nullable Long bytesPerSecond,
            @Nullable String idle) {
        private TcpService.Limits complete() {
            TcpService.Limits usual = TcpService.Limits.USUAL;
            return new TcpService.Limits(
                    connections == null ? usual.connections() : connections,
                    bytesPerSession == null ? usual.bytesPerSession() : bytesPerSession,
                    bytesPerSecond == null ? usual.bytesPerSecond() : bytesPerSecond,
                    idle == null ? usual.idle() : Duration.parse(idle));
        }
    }

    TcpService complete() {
        Address where = Address.parse(listen);
        return new TcpService(
                name,
                new DeviceId(device),
                port,
                new Listener(Listener.Kind.TCP_TLS, where.host(), where.port()),
                limits == null ? TcpService.Limits.USUAL : limits.complete());
    }
}
