package dev.sekimori.gateway.stream;

import dev.sekimori.gateway.BoundListeners;
import dev.sekimori.gateway.Front;
import dev.sekimori.gateway.GatewayConfig;
import dev.sekimori.gateway.GatewayException;
import dev.sekimori.gateway.Listener;
import dev.sekimori.gateway.listen.PeerQuestions;
import dev.sekimori.gateway.listen.TlsListeners;
import dev.sekimori.gateway.tls.TlsServer;

import io.netty.handler.ssl.ClientAuth;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The front of TCP services. The configured listeners of kind {@link Listener.Kind#TCP_TLS} are
 * those of the services, in the same order.
 */
public final class TcpFront implements Front {
    private static final int QUESTIONS_AT_ONCE = 16;
    private static final int FAILURES_PER_MINUTE = 30;

    private final List<TcpService> services;

    public TcpFront(List<TcpService> services) {
        this.services = List.copyOf(services);
    }

    @Override
    public Set<Listener.Kind> serves() {
        return Set.of(Listener.Kind.TCP_TLS);
    }

    @Override
    public Running start(Context context) {
        if (!context.listeners()
                .equals(services.stream().map(TcpService::listener).toList())) {
            throw new GatewayException("the listeners are not those of the TCP services");
        }
        // The JDK's TLS 1.3 can close one direction alone (RFC 8446 section 6.1); BoringSSL as
        // Netty binds it closes both.
        TlsServer tls = new TlsServer(context, ClientAuth.REQUIRE, GatewayConfig.TlsEngine.JDK);
        Started started = new Started(
                new TlsListeners(tls, TlsListeners.Bounds.USUAL),
                new PeerQuestions(context.clock(), QUESTIONS_AT_ONCE, FAILURES_PER_MINUTE));
        try {
            services.forEach(service -> started.open(service, context));
        } catch (GatewayException e) {
            started.close();
            throw e;
        }
        return started;
    }

    private static final class Started implements Running {
        private final TlsListeners listeners;
        private final PeerQuestions questions;
        private final TcpCounters counters = new TcpCounters();

        private Started(TlsListeners listeners, PeerQuestions questions) {
            this.listeners = listeners;
            this.questions = questions;
        }

        private void open(TcpService service, Context context) {
            TcpConnection.Parts parts = new TcpConnection.Parts(
                    service, context, listeners, questions, counters, new AtomicInteger());
            listeners.open(
                    service.listener(),
                    channel ->
                            channel.pipeline().addLast("tcp", new TcpConnection(parts, channel)));
        }

        @Override
        public List<BoundListeners.Bound> bound() {
            return listeners.bound();
        }

        @Override
        public void updated() {
            listeners.each(TcpConnection.class, TcpConnection::recheck);
        }

        @Override
        public void certificatesChanged() {
            listeners.reload();
            listeners.each(TcpConnection.class, TcpConnection::recheck);
        }

        @Override
        public Map<String, Long> counters() {
            Map<String, Long> all = new TreeMap<>(counters.snapshot());
            all.put("tcp_connections", (long) listeners.size());
            all.put("tcp_connections_refused_total", listeners.refused());
            return all;
        }

        @Override
        public void close() {
            listeners.close();
            questions.close();
        }
    }
}
