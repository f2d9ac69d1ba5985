package dev.sekimori.gateway.tls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sekimori.gateway.BoundListeners;
import dev.sekimori.gateway.Front;
import dev.sekimori.gateway.Listener;
import dev.sekimori.gateway.listen.House;
import dev.sekimori.model.device.Endpoint;
import dev.sekimori.model.device.Protocol;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.util.ReferenceCountUtil;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

import javax.net.ssl.SSLEngine;

/** What becomes of native contexts when certificates change. */
final class TlsServerTest {
    /** A front that opens nothing and only holds the TLS of one. */
    private record TlsAlone(AtomicReference<TlsServer> tls) implements Front, Front.Running {
        @Override
        public Set<Listener.Kind> serves() {
            return Set.of();
        }

        @Override
        public Running start(Context context) {
            tls.set(new TlsServer(context, ClientAuth.OPTIONAL));
            return this;
        }

        @Override
        public List<BoundListeners.Bound> bound() {
            return List.of();
        }

        @Override
        public void updated() {
            // No session to decide again.
        }

        @Override
        public void certificatesChanged() {
            tls.get().reload();
        }

        @Override
        public Map<String, Long> counters() {
            return Map.of();
        }

        @Override
        public void close() {
            tls.get().reload();
        }
    }

    @Test
    void lets_go_of_a_context_with_its_last_connection_and_not_before() {
        assertThat(OpenSsl.isAvailable()).isTrue();
        AtomicReference<TlsServer> tls = new AtomicReference<>();
        try (House house = new House(
                new Endpoint(Protocol.RTSP, "127.0.0.1", 554, ""),
                List.of(),
                List.of(),
                new TlsAlone(tls))) {
            SslContext first = tls.get().site();
            SslContext ofDevice = tls.get().byName().map("cam.localhost");
            assertThat(ofDevice).isNotSameAs(first);
            SSLEngine open = first.newEngine(ByteBufAllocator.DEFAULT);

            house.renewServer();
            assertThat(tls.get().site()).isNotSameAs(first);
            assertThat(ReferenceCountUtil.refCnt(first)).as("one reload later").isEqualTo(2);
            house.renewServer();
            assertThat(ReferenceCountUtil.refCnt(first))
                    .as("held by its engine")
                    .isEqualTo(1);
            assertThat(ReferenceCountUtil.refCnt(ofDevice)).isZero();

            ReferenceCountUtil.release(open);
            assertThat(ReferenceCountUtil.refCnt(first)).isZero();
        }
    }
}
