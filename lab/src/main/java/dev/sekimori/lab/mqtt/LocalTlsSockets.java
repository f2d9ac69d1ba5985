package dev.sekimori.lab.mqtt;

import dev.sekimori.lab.net.LocalSockets;
import dev.sekimori.lab.net.TrustedTls;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;

import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** TLS 1.3 sockets with a client certificate, bound to the device's own address. */
final class LocalTlsSockets extends SSLSocketFactory {
    private static final String[] PROTOCOLS = {"TLSv1.3"};

    private final SSLSocketFactory sockets;
    private final LocalSockets local;

    LocalTlsSockets(MutualTls tls, LocalSockets local)
            throws IOException, GeneralSecurityException {
        super();
        this.sockets = TrustedTls.mutual(tls.trustedCa(), tls.certificateChain(), tls.privateKey())
                .getSocketFactory();
        this.local = local;
    }

    @Override
    public Socket createSocket() throws IOException {
        SSLSocket socket = (SSLSocket) sockets.createSocket();
        socket.setEnabledProtocols(PROTOCOLS);
        return local.remember(local.bound(socket));
    }

    @Override
    public Socket createSocket(Socket plain, String host, int port, boolean autoClose)
            throws IOException {
        SSLSocket socket = (SSLSocket) sockets.createSocket(plain, host, port, autoClose);
        socket.setEnabledProtocols(PROTOCOLS);
        return socket;
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return connected(new InetSocketAddress(host, port));
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress from, int fromPort)
            throws IOException {
        return connected(new InetSocketAddress(host, port));
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return connected(new InetSocketAddress(host, port));
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress from, int fromPort)
            throws IOException {
        return connected(new InetSocketAddress(host, port));
    }

    private Socket connected(InetSocketAddress to) throws IOException {
        Socket socket = createSocket();
        try {
            socket.connect(to);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    @Override
    public String[] getDefaultCipherSuites() {
        return sockets.getDefaultCipherSuites();
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return sockets.getSupportedCipherSuites();
    }
}
