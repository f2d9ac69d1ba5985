package dev.sekimori.lab.mqtt;

import dev.sekimori.lab.net.LocalSockets;
import dev.sekimori.lab.net.TrustedTls;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.time.Duration;

/** How a link reaches its broker. */
sealed interface Transport {
    Duration CONNECT = Duration.ofSeconds(3);

    /** A connection from the device's own address; reads time out after {@link #CONNECT}. */
    Socket connect(LocalSockets local) throws IOException, GeneralSecurityException;

    /** In the clear. */
    record Plain(InetSocketAddress broker) implements Transport {
        @Override
        public Socket connect(LocalSockets local) throws IOException {
            Socket socket = local.connect(broker, CONNECT);
            socket.setSoTimeout(Math.toIntExact(CONNECT.toMillis()));
            return socket;
        }
    }

    /** TLS 1.3 with a client certificate. */
    record Mutual(MutualTls tls) implements Transport {
        @Override
        public Socket connect(LocalSockets local) throws IOException, GeneralSecurityException {
            Socket socket = local.connect(tls.address(), CONNECT);
            try {
                socket.setSoTimeout(Math.toIntExact(CONNECT.toMillis()));
                return TrustedTls.over(
                        socket,
                        tls.address().getHostString(),
                        TrustedTls.mutual(
                                tls.trustedCa(), tls.certificateChain(), tls.privateKey()));
            } catch (IOException | GeneralSecurityException e) {
                socket.close();
                throw e;
            }
        }
    }
}
