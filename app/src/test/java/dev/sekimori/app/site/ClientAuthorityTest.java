package dev.sekimori.app.site;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sekimori.app.config.ConfigReader;
import dev.sekimori.app.config.SiteConfig;
import dev.sekimori.app.config.SiteConfig.Address;
import dev.sekimori.app.config.SiteConfig.ClientFront;
import dev.sekimori.app.config.SiteConfig.OutsideAuthority;
import dev.sekimori.gateway.Listener;
import dev.sekimori.govern.port.GatewayPort;
import dev.sekimori.model.Role;
import dev.sekimori.observe.profile.Profiles;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** A running site, and clients of authorities that OpenSSL made. */
class ClientAuthorityTest {
    private final AtomicInteger clients = new AtomicInteger(10);
    private static final byte[] PING = {(byte) 0xc0, 0};

    @TempDir
    private Path temp;

    @Test
    void takes_up_authorities_and_revocations_while_others_stay_connected() throws Exception {
        OutsideCa first = new OutsideCa(temp.resolve("first"), "First CA");
        OutsideCa second = new OutsideCa(temp.resolve("second"), "Second CA");
        KeyManager[] gone = first.client("gone");
        KeyManager[] staying = first.client("staying");
        KeyManager[] late = second.client("late");
        Path bundle = Files.copy(first.certificate(), temp.resolve("bundle.pem"));
        Path lists = Files.copy(first.revocationList(), temp.resolve("lists.pem"));

        try (RunningSite site =
                        start(config(bundle, lists, ClientFront.MQTT), InstantSource.system());
                SSLSocket revoked = connect(site, Listener.Kind.MQTT_TLS, gone);
                SSLSocket open = connect(site, Listener.Kind.MQTT_TLS, staying)) {
            assertThat(connack(revoked)).isZero();
            assertThat(connack(open)).isZero();
            assertThat(accepted(site, late)).isFalse();

            first.revoke("gone");
            String both =
                    Files.readString(first.certificate()) + Files.readString(second.certificate());
            replace(bundle, both);
            replace(
                    lists,
                    Files.readString(first.revocationList())
                            + Files.readString(second.revocationList()));

            assertThat(ended(revoked)).isTrue();
            await("the new authority's client is accepted", () -> accepted(site, late));
            assertThat(accepted(site, gone)).isFalse();
            open.getOutputStream().write(PING);
            assertThat(open.getInputStream().readNBytes(2)).isEqualTo(new byte[] {(byte) 0xd0, 0});

            replace(bundle, "no certificate at all");
            assertThat(accepted(site, late)).as("the last that could be used").isTrue();
            replace(lists, Files.readString(first.revocationList()));
            replace(bundle, Files.readString(first.certificate()));
            await("the second authority is gone", () -> !accepted(site, late));
            assertThat(accepted(site, staying)).isTrue();
        }
    }

    @Test
    void a_revocation_list_that_is_over_ends_open_sessions_until_there_is_another()
            throws Exception {
        OutsideCa first = new OutsideCa(temp.resolve("first"), "First CA");
        OutsideCa second = new OutsideCa(temp.resolve("second"), "Second CA");
        first.list(1);
        KeyManager[] soonOver = first.client("soon-over");
        KeyManager[] staying = second.client("staying");
        Path bundle = Files.writeString(
                temp.resolve("bundle.pem"), both(first.certificate(), second.certificate()));
        Path lists = Files.writeString(
                temp.resolve("lists.pem"), both(first.revocationList(), second.revocationList()));
        AtomicReference<Duration> later = new AtomicReference<>(Duration.ZERO);

        try (RunningSite site = start(
                        config(bundle, lists, ClientFront.MQTT),
                        () -> Instant.now().plus(later.get()));
                SSLSocket over = connect(site, Listener.Kind.MQTT_TLS, soonOver);
                SSLSocket open = connect(site, Listener.Kind.MQTT_TLS, staying)) {
            assertThat(connack(over)).isZero();
            assertThat(connack(open)).isZero();
            assertThat(state(site).over(site.site().clock().instant())).isEmpty();

            later.set(Duration.ofHours(2));
            assertThat(ended(over)).isTrue();
            open.getOutputStream().write(PING);
            assertThat(open.getInputStream().readNBytes(2)).isEqualTo(new byte[] {(byte) 0xd0, 0});
            assertThat(accepted(site, soonOver)).isFalse();
            assertThat(accepted(site, staying)).isTrue();
            assertThat(state(site).over(site.site().clock().instant()))
                    .containsExactly("CN=First CA");

            first.list(24);
            replace(lists, both(first.revocationList(), second.revocationList()));
            await("its client is accepted again", () -> accepted(site, soonOver));
            assertThat(state(site).over(site.site().clock().instant())).isEmpty();

            replace(bundle, "no certificate at all");
            await("the state tells of the file", () -> state(site).unusable().isPresent());
        }
    }

    private RunningSite start(SiteConfig config, InstantSource clock) {
        return RunningSite.start(new RunningSite.Start(
                temp.resolve("site"), config, Profiles.builtIn(), false, "test", clock));
    }

    private static GatewayPort.ClientAuthorityState state(RunningSite site) {
        return site.site().gateway().clientAuthorities().getFirst();
    }

    private static String both(Path one, Path other) throws IOException {
        return Files.readString(one) + Files.readString(other);
    }

    @Test
    void believes_an_authority_at_the_named_listeners_alone() throws Exception {
        OutsideCa authority = new OutsideCa(temp.resolve("ca"), "Pumps CA");
        KeyManager[] client = authority.client("pump");

        try (RunningSite site = start(
                config(authority.certificate(), authority.revocationList(), ClientFront.MODBUS),
                InstantSource.system())) {
            assertThat(accepted(site, client)).isFalse();
        }
    }

    private static void replace(Path file, String content) throws IOException {
        Path next = Files.writeString(file.resolveSibling(file.getFileName() + ".new"), content);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Whether a client is let in: refused at the handshake, or by the answer to its CONNECT. */
    private boolean accepted(RunningSite site, KeyManager[] keys) throws Exception {
        try (SSLSocket socket = connect(site, Listener.Kind.MQTT_TLS, keys)) {
            return connack(socket) == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** The return code of CONNACK (MQTT 3.1.1 section 3.2.2.3); -1 when the end comes instead. */
    private int connack(SSLSocket socket) throws IOException {
        // Each with a client id of its own, of two digits.
        String id = HexFormat.of()
                .formatHex(String.valueOf(clients.incrementAndGet()).getBytes(US_ASCII));
        socket.getOutputStream()
                .write(HexFormat.of().parseHex("100e00044d5154540402000000" + "02" + id));
        byte[] answer = socket.getInputStream().readNBytes(4);
        return answer.length < 4 ? -1 : answer[3];
    }

    private static boolean ended(SSLSocket socket) {
        try {
            return socket.getInputStream().read() == -1;
        } catch (java.net.SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    private SSLSocket connect(RunningSite site, Listener.Kind kind, KeyManager[] keys)
            throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        try (var in = Files.newInputStream(temp.resolve("site/site-ca.pem"))) {
            trusted.setCertificateEntry(
                    "site", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory trust =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys, trust.getTrustManagers(), null);
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket();
        InetSocketAddress at = site.gateway().address(kind);
        socket.setSoTimeout(30_000);
        socket.connect(at, 30_000);
        return socket;
    }

    private static void await(String what, Callable<Boolean> check) throws Exception {
        long deadline = System.nanoTime() + 30_000_000_000L;
        while (!check.call()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within half a minute: " + what);
            }
            LockSupport.parkNanos(100_000_000);
        }
    }

    private static SiteConfig config(Path bundle, Path lists, ClientFront front) {
        SiteConfig usual = ConfigReader.defaults();
        return new SiteConfig(
                usual.name(),
                usual.domain(),
                new SiteConfig.Listen(
                        free(), free(), free(), free(), free(), free(), free(), free()),
                usual.zones(),
                usual.rules(),
                usual.scanning(),
                usual.discovery(),
                usual.recovering(),
                usual.notices(),
                usual.mqtt(),
                usual.clients(),
                usual.upstream(),
                usual.securityContact(),
                usual.virtualPatches(),
                usual.services(),
                List.of(new OutsideAuthority(
                        "building", Role.VIEWER, bundle, Optional.of(lists), Set.of(front))),
                usual.deciding());
    }

    /** Port 0: one that is free when the site binds it. */
    private static Address free() {
        return new Address("127.0.0.1", 0);
    }
}
