package dev.sekimori.lab.mqtt;

import dev.sekimori.lab.net.LocalSockets;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;

import javax.net.SocketFactory;

/** How a link reaches its broker. */
interface Transport {
    /** For the MQTT client, {@code tcp://} or {@code ssl://}. */
    String uri();

    /** Sockets bound to the device's address; made anew for each connection. */
    SocketFactory sockets(LocalSockets local) throws IOException, GeneralSecurityException;

    /** In the clear. */
    record Plain(InetSocketAddress broker) implements Transport {
        @Override
        public String uri() {
            return "tcp://" + broker.getHostString() + ":" + broker.getPort();
        }

        @Override
        public SocketFactory sockets(LocalSockets local) {
            return local;
        }
    }

    /** TLS 1.3 with a client certificate. */
    record Mutual(MutualTls tls) implements Transport {
        @Override
        public String uri() {
            return "ssl://" + tls.address().getHostString() + ":"
                    + tls.address().getPort();
        }

        @Override
        public SocketFactory sockets(LocalSockets local)
                throws IOException, GeneralSecurityException {
            return new LocalTlsSockets(tls, local);
        }
    }
}
