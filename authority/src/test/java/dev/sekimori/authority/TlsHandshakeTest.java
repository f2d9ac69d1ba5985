package dev.sekimori.authority;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sekimori.model.DeviceId;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Principal;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;

/** Real handshakes over loopback between the JDK's TLS on both sides. */
class TlsHandshakeTest {
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
    private static final DeviceId CAMERA = new DeviceId("camera-1");
    private static final Duration MONTH = Duration.ofDays(30);
    private static final int TIMEOUT_MS = 20_000;

    private final SecureRandom random = new SecureRandom();
    private final TestClock clock = TestClock.fromNow();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    @TempDir
    Path directory;

    private SiteAuthority authority;

    @BeforeEach
    void open() {
        authority = SiteAuthority.open(directory, "localhost", clock, random);
    }

    @AfterEach
    void stop() {
        threads.close();
    }

    /** What the two sides saw of each other. */
    private record Seen(
            X509Certificate client, X509Certificate server, String protocol, String suite) {}

    @Test
    void admits_a_device_with_its_certificate_in_either_version() throws Exception {
        TlsIdentity device = authority.issueDeviceCertificate(CAMERA, MONTH);
        for (String protocol : TlsPolicy.PROTOCOLS) {
            Seen seen = handshake(device.clientContext(), "localhost", protocol);

            assertThat(seen.protocol()).isEqualTo(protocol);
            assertThat(seen.suite()).isIn(TlsPolicy.CIPHER_SUITES);
            assertThat(authority.deviceIdOf(seen.client())).contains(CAMERA);
        }
    }

    @Test
    void refuses_a_device_of_another_site() {
        SiteAuthority other =
                SiteAuthority.open(directory.resolve("other"), "localhost", clock, random);
        TlsIdentity foreign = other.issueDeviceCertificate(CAMERA, MONTH);

        for (String protocol : TlsPolicy.PROTOCOLS) {
            assertThatThrownBy(() -> handshake(insistent(foreign), "localhost", protocol))
                    .isInstanceOf(SSLException.class)
                    .rootCause()
                    .hasMessageContaining("not a device certificate of this site");
        }
    }

    @Test
    void refuses_a_client_without_a_certificate() {
        SSLContext anonymous = SiteAuthority.clientContext(directory.resolve("site-ca.pem"));

        for (String protocol : TlsPolicy.PROTOCOLS) {
            assertThatThrownBy(() -> handshake(anonymous, "localhost", protocol))
                    .isInstanceOf(SSLException.class);
        }
    }

    @Test
    void refuses_a_device_as_soon_as_its_certificate_is_revoked() throws Exception {
        TlsIdentity device = authority.issueDeviceCertificate(CAMERA, MONTH);
        handshake(device.clientContext(), "localhost", "TLSv1.3");

        authority.revoke(device.leaf().getSerialNumber());

        for (String protocol : TlsPolicy.PROTOCOLS) {
            assertThatThrownBy(() -> handshake(device.clientContext(), "localhost", protocol))
                    .isInstanceOf(SSLException.class)
                    .rootCause()
                    .hasMessageContaining("revoked");
        }
    }

    @Test
    void refuses_a_device_whose_certificate_expired() {
        TlsIdentity device = authority.issueDeviceCertificate(CAMERA, Duration.ofHours(1));
        clock.advance(Duration.ofHours(2));

        assertThatThrownBy(() -> handshake(device.clientContext(), "localhost", "TLSv1.3"))
                .isInstanceOf(SSLException.class);
    }

    @Test
    void refuses_the_sites_own_server_certificate_as_a_clients() {
        TlsIdentity server = authority.serverIdentity();

        assertThatThrownBy(() -> handshake(insistent(server), "localhost", "TLSv1.3"))
                .isInstanceOf(SSLException.class)
                .rootCause()
                .hasMessageContaining("not a device certificate of this site");
    }

    @Test
    void presents_to_each_name_a_certificate_that_a_strict_client_accepts() throws Exception {
        TlsIdentity device = authority.issueDeviceCertificate(CAMERA, MONTH);
        for (String host : List.of(
                "localhost", "things.localhost", "camera-1.localhost", "127.0.0.1", "::1")) {
            Seen seen = handshake(device.clientContext(), host, "TLSv1.3");
            seen.server().verify(authority.certificate().getPublicKey());
        }
        assertThat(SiteAuthorityTest.namesOf(
                        handshake(device.clientContext(), "camera-1.localhost", "TLSv1.2")
                                .server()))
                .containsExactly("camera-1.localhost");
    }

    @Test
    void a_client_refuses_the_server_for_a_name_that_is_not_the_sites() {
        TlsIdentity device = authority.issueDeviceCertificate(CAMERA, MONTH);

        assertThatThrownBy(() -> handshake(device.clientContext(), "evil.example", "TLSv1.3"))
                .isInstanceOf(SSLHandshakeException.class);
    }

    @Test
    void a_client_of_another_site_refuses_the_server() {
        SiteAuthority other =
                SiteAuthority.open(directory.resolve("other"), "localhost", clock, random);
        TlsIdentity device = other.issueDeviceCertificate(CAMERA, MONTH);

        assertThatThrownBy(() -> handshake(device.clientContext(), "localhost", "TLSv1.3"))
                .isInstanceOf(SSLHandshakeException.class);
    }

    @Test
    void the_servers_policy_refuses_older_protocols_and_cbc_suites() {
        TlsIdentity device = authority.issueDeviceCertificate(CAMERA, MONTH);
        SSLParameters cbc = new SSLParameters(
                new String[] {"TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384"}, new String[] {"TLSv1.2"});

        assertThatThrownBy(() -> handshake(device.clientContext(), "localhost", cbc))
                .isInstanceOf(SSLHandshakeException.class);
    }

    @Test
    void a_server_presents_the_renewed_certificate_without_a_restart() throws Exception {
        // Made 380 days ago by its clock: of the machine's clock it has 17 days left.
        TestClock past = TestClock.fromNow();
        past.advance(Duration.ofDays(-380));
        SiteAuthority aged =
                SiteAuthority.open(directory.resolve("aged"), "localhost", past, random);
        TlsIdentity device = aged.issueDeviceCertificate(CAMERA, Duration.ofDays(500));
        SSLContext server = aged.serverContext();
        SSLContext client = device.clientContext();
        X509Certificate before =
                handshake(server, client, "localhost", parameters("TLSv1.3")).server();

        past.advance(Duration.ofDays(380));
        assertThat(aged.renewIfDue()).isTrue();

        // A new client context, so that no session is resumed.
        X509Certificate after = handshake(
                        server, device.clientContext(), "localhost", parameters("TLSv1.3"))
                .server();
        assertThat(after.getNotAfter()).isAfter(before.getNotAfter());
        assertThat(after).isEqualTo(aged.serverIdentity().leaf());
    }

    /** A client that trusts this site and presents what it has, whatever the server asks for. */
    private SSLContext insistent(TlsIdentity identity)
            throws GeneralSecurityException, IOException {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("authority", authority.certificate());
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(trusted);
        X509ExtendedKeyManager keys = new ServerKeyManager(_ -> identity) {
            @Override
            public String chooseClientAlias(String[] keyType, Principal[] issuers, Socket socket) {
                return "identity";
            }
        };
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(new KeyManager[] {keys}, trust.getTrustManagers(), random);
        return context;
    }

    private Seen handshake(SSLContext client, String host, String protocol) throws Exception {
        return handshake(authority.serverContext(), client, host, parameters(protocol));
    }

    private Seen handshake(SSLContext client, String host, SSLParameters parameters)
            throws Exception {
        return handshake(authority.serverContext(), client, host, parameters);
    }

    private static SSLParameters parameters(String protocol) {
        SSLParameters parameters = new SSLParameters();
        parameters.setProtocols(new String[] {protocol});
        return parameters;
    }

    /** One connection: a byte each way. Throws what the server met, else what the client met. */
    private Seen handshake(
            SSLContext server, SSLContext client, String host, SSLParameters parameters)
            throws Exception {
        try (SSLServerSocket listener = (SSLServerSocket)
                server.getServerSocketFactory().createServerSocket(0, 1, LOOPBACK)) {
            listener.setSoTimeout(TIMEOUT_MS);
            SSLParameters policy = TlsPolicy.serverParameters();
            policy.setNeedClientAuth(true);
            listener.setSSLParameters(policy);
            CompletableFuture<X509Certificate> accepted = new CompletableFuture<>();
            threads.execute(() -> serve(listener, accepted));
            try (SSLSocket socket = connect(client, host, listener.getLocalPort(), parameters)) {
                socket.getOutputStream().write(1);
                assertThat(socket.getInputStream().read()).isEqualTo(2);
                return new Seen(
                        accepted.get(TIMEOUT_MS, TimeUnit.MILLISECONDS),
                        (X509Certificate) socket.getSession().getPeerCertificates()[0],
                        socket.getSession().getProtocol(),
                        socket.getSession().getCipherSuite());
            } catch (IOException clientSide) {
                throw serverSide(accepted, clientSide);
            }
        }
    }

    private static Exception serverSide(Future<X509Certificate> accepted, IOException clientSide)
            throws Exception {
        try {
            accepted.get(TIMEOUT_MS, TimeUnit.MILLISECONDS);
            return clientSide;
        } catch (ExecutionException e) {
            // The side that refused knows why; the other saw its alert or a closed connection.
            return e.getCause() instanceof SSLException refused
                            && !String.valueOf(refused.getMessage()).contains("alert")
                    ? refused
                    : clientSide;
        }
    }

    /** Answers before it closes: closing waits for the other side. */
    private static void serve(
            SSLServerSocket listener, CompletableFuture<X509Certificate> accepted) {
        try (SSLSocket socket = (SSLSocket) listener.accept()) {
            socket.setSoTimeout(TIMEOUT_MS);
            socket.startHandshake();
            if (socket.getInputStream().read() == 1) {
                socket.getOutputStream().write(2);
            }
            accepted.complete((X509Certificate) socket.getSession().getPeerCertificates()[0]);
        } catch (IOException e) {
            accepted.completeExceptionally(e);
        }
    }

    private static SSLSocket connect(
            SSLContext context, String host, int port, SSLParameters parameters)
            throws IOException {
        Socket plain = new Socket();
        plain.connect(new InetSocketAddress(LOOPBACK, port), TIMEOUT_MS);
        SSLSocket socket =
                (SSLSocket) context.getSocketFactory().createSocket(plain, host, port, true);
        socket.setSoTimeout(TIMEOUT_MS);
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }
}
