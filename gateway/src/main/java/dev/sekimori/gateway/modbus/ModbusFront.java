package dev.sekimori.gateway.modbus;

import dev.sekimori.gateway.BoundListeners;
import dev.sekimori.gateway.Front;
import dev.sekimori.gateway.GatewayException;
import dev.sekimori.gateway.Listener;
import dev.sekimori.gateway.NativeAccess;
import dev.sekimori.gateway.listen.PeerQuestions;
import dev.sekimori.gateway.listen.TlsListeners;
import dev.sekimori.gateway.tls.TlsServer;
import dev.sekimori.model.device.Protocol;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.timeout.IdleStateHandler;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The front of Modbus/TCP Security. */
public final class ModbusFront implements Front {
    private static final int QUESTIONS_AT_ONCE = 16;
    private static final int FAILURES_PER_MINUTE = 30;

    private final ModbusBounds bounds;

    public ModbusFront(ModbusBounds bounds) {
        this.bounds = bounds;
    }

    @Override
    public Set<Listener.Kind> serves() {
        return Set.of(Listener.Kind.MODBUS_TLS);
    }

    @Override
    public Running start(Context context) {
        TlsListeners listeners = new TlsListeners(
                new TlsServer(context, ClientAuth.REQUIRE), TlsListeners.Bounds.USUAL);
        Started started = new Started(context, listeners, bounds);
        try {
            context.listeners().forEach(started::open);
        } catch (GatewayException e) {
            started.close();
            throw e;
        }
        return started;
    }

    private static final class Started implements Running {
        private final TlsListeners listeners;
        private final PeerQuestions questions;
        private final ModbusCounters counters = new ModbusCounters();
        private final ModbusConnection.Parts parts;

        private Started(Context context, TlsListeners listeners, ModbusBounds bounds) {
            this.listeners = listeners;
            this.questions =
                    new PeerQuestions(context.clock(), QUESTIONS_AT_ONCE, FAILURES_PER_MINUTE);
            DeviceLines lines = new DeviceLines(device -> new DeviceLine(
                    listeners.nextLoop(), listeners::connect, bounds, context.clock(), device));
            this.parts = new ModbusConnection.Parts(context, lines, questions, counters, bounds);
        }

        private void open(Listener listener) {
            listeners.open(
                    listener,
                    channel -> channel.pipeline()
                            .addLast(
                                    "idle",
                                    new IdleStateHandler(parts.bounds().idleSeconds(), 0, 0))
                            .addLast("mbap", new MbapDecoder())
                            .addLast("modbus", new ModbusConnection(parts, channel)));
        }

        @Override
        public List<BoundListeners.Bound> bound() {
            return listeners.bound();
        }

        @Override
        public void updated() {
            parts.lines().keepOnly(parts.context().desk().site());
            listeners.each(ModbusConnection.class, ModbusConnection::recheck);
        }

        @Override
        public void certificatesChanged() {
            listeners.reload();
            listeners.each(ModbusConnection.class, ModbusConnection::recheck);
        }

        @Override
        public Map<String, Long> counters() {
            Map<String, Long> all = new TreeMap<>(counters.snapshot());
            all.put("modbus_connections", (long) listeners.size());
            all.put("modbus_connections_refused_total", listeners.refused());
            all.put("modbus_devices", (long) parts.lines().size());
            return all;
        }

        @Override
        public Optional<NativeAccess> access(Protocol protocol) {
            return protocol == Protocol.MODBUS
                    ? Optional.of(
                            new LineAccess(parts.context().desk(), parts.lines(), parts.bounds()))
                    : Optional.empty();
        }

        @Override
        public void close() {
            listeners.close();
            questions.close();
        }
    }
}
