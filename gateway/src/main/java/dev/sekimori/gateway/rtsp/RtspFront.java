package dev.sekimori.gateway.rtsp;

import dev.sekimori.gateway.BoundListeners;
import dev.sekimori.gateway.Front;
import dev.sekimori.gateway.GatewayException;
import dev.sekimori.gateway.Listener;
import dev.sekimori.gateway.http.ReasonText;
import dev.sekimori.gateway.listen.PeerQuestions;
import dev.sekimori.gateway.listen.TlsListeners;
import dev.sekimori.gateway.tls.TlsServer;

import io.netty.handler.flow.FlowControlHandler;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.timeout.IdleStateHandler;

import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** The RTSP front: {@code rtsps://<device>.<site domain>:8322/path}. */
public final class RtspFront implements Front {
    private static final int QUESTIONS_AT_ONCE = 16;
    private static final int FAILURES_PER_MINUTE = 30;
    private static final int CLIENT_NONCE_BYTES = 18;

    private final RtspBounds bounds;
    private final ReasonText reasons;
    private final RandomGenerator random;

    /** {@code random} must be cryptographically strong and safe from any thread. */
    public RtspFront(RtspBounds bounds, ReasonText reasons, RandomGenerator random) {
        this.bounds = bounds;
        this.reasons = reasons;
        this.random = random;
    }

    @Override
    public Set<Listener.Kind> serves() {
        return Set.of(Listener.Kind.RTSP_TLS);
    }

    /** What all connections share. */
    record Parts(
            RtspBounds bounds,
            Context context,
            TlsListeners listeners,
            PeerQuestions questions,
            ReasonText reasons,
            Supplier<String> clientNonces,
            LoginRefusals refusals,
            RtspCounters counters) {}

    @Override
    public Running start(Context context) {
        Parts parts = new Parts(
                bounds,
                context,
                new TlsListeners(
                        new TlsServer(context, ClientAuth.OPTIONAL), TlsListeners.Bounds.USUAL),
                new PeerQuestions(context.clock(), QUESTIONS_AT_ONCE, FAILURES_PER_MINUTE),
                reasons,
                this::clientNonce,
                new LoginRefusals(context.clock()),
                new RtspCounters());
        Started started = new Started(parts);
        try {
            context.listeners().forEach(started::open);
        } catch (GatewayException e) {
            started.close();
            throw e;
        }
        return started;
    }

    private String clientNonce() {
        byte[] bytes = new byte[CLIENT_NONCE_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static final class Started implements Running {
        private final Parts parts;

        private Started(Parts parts) {
            this.parts = parts;
        }

        private void open(Listener listener) {
            parts.listeners()
                    .open(
                            listener,
                            channel -> channel.pipeline()
                                    .addLast(
                                            "idle",
                                            new IdleStateHandler(
                                                    0,
                                                    0,
                                                    parts.bounds().idleMs(),
                                                    TimeUnit.MILLISECONDS))
                                    .addLast("codec", new RtspCodec(parts.bounds()))
                                    .addLast("flow", new FlowControlHandler())
                                    .addLast("rtsp", new RtspConnection(parts, channel)));
        }

        @Override
        public List<BoundListeners.Bound> bound() {
            return parts.listeners().bound();
        }

        @Override
        public void updated() {
            parts.listeners().each(RtspConnection.class, RtspConnection::recheck);
        }

        @Override
        public void certificatesChanged() {
            parts.listeners().reload();
            parts.listeners().each(RtspConnection.class, RtspConnection::recheck);
        }

        @Override
        public Map<String, Long> counters() {
            Map<String, Long> all = new TreeMap<>(parts.counters().snapshot());
            all.put("rtsp_connections", (long) parts.listeners().size());
            all.put("rtsp_connections_refused_total", parts.listeners().refused());
            return all;
        }

        @Override
        public void close() {
            parts.listeners().close();
            parts.questions().close();
        }
    }
}
