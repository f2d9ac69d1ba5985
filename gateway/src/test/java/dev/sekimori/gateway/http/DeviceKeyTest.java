package dev.sekimori.gateway.http;

import static dev.sekimori.gateway.http.TestSite.CAM;
import static dev.sekimori.gateway.http.TestSite.OPERATOR;
import static dev.sekimori.gateway.http.TestSite.as;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;

import dev.sekimori.gateway.GatewayDevice;
import dev.sekimori.model.device.Endpoint;
import dev.sekimori.model.device.Protocol;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;

import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.util.concurrent.atomic.AtomicInteger;

import javax.net.ssl.SSLContext;

/** Devices sign their own certificates; the gateway keeps to the key that it saw first. */
class DeviceKeyTest {
    private static final String ADDRESS = "127.77.0.25";

    private final AtomicInteger asked = new AtomicInteger();

    private HttpsServer device(X509Bundle identity, int port) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(identity.toKeyManagerFactory().getKeyManagers(), null, null);
        HttpsServer server =
                HttpsServer.create(new InetSocketAddress(InetAddress.ofLiteral(ADDRESS), port), 10);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        server.createContext("/", exchange -> {
            asked.incrementAndGet();
            TestDevice.answer(exchange, 200, "over TLS");
        });
        server.start();
        return server;
    }

    private static X509Bundle selfSigned() throws Exception {
        return new CertificateBuilder()
                .ecp256()
                .subject("CN=192.168.1.10")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
    }

    @Test
    void keeps_to_the_first_key_and_refuses_another() throws Exception {
        X509Bundle first = selfSigned();
        HttpsServer device = device(first, 0);
        int port = device.getAddress().getPort();
        GatewayDevice cam = TestSite.device(
                "cam",
                new Endpoint(Protocol.HTTP, ADDRESS, 1, ""),
                new Endpoint(Protocol.HTTPS, ADDRESS, port, ""));
        try (TestSite site = new TestSite(cam)) {
            assertThat(site.get("/", as(OPERATOR)).body()).isEqualTo("over TLS");
            assertThat(site.pins.pinned(CAM))
                    .hasValue(PinnedTrust.spkiSha256(first.getCertificate()));
            device.stop(0);
            device = device(selfSigned(), port);
            HttpResponse<String> changed = site.get("/", as(OPERATOR));
            assertThat(changed.statusCode()).isEqualTo(502);
            assertThat(changed.body()).contains("urn:sekimori:problem:device-key-changed");
            assertThat(asked).as("the impostor got nothing").hasValue(1);
            site.pins.forget(CAM);
            assertThat(site.get("/", as(OPERATOR)).statusCode()).isEqualTo(200);
        } finally {
            device.stop(0);
        }
    }

    @Test
    void endpoints_at_other_addresses_are_never_asked() {
        Endpoint elsewhere = new Endpoint(Protocol.HTTP, "127.0.0.9", 80, "");
        GatewayDevice cam = new GatewayDevice(
                TestSite.device("cam", elsewhere).facts(),
                java.util.List.of(ADDRESS),
                java.util.List.of(elsewhere));
        assertThat(Upstream.targetOf(cam)).isEmpty();
    }
}
