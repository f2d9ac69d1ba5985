package dev.sekimori.gateway.coap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sekimori.gateway.GatewayDevice;
import dev.sekimori.gateway.Listener;
import dev.sekimori.gateway.NativeAccess;
import dev.sekimori.gateway.listen.House;
import dev.sekimori.gateway.listen.Opened;
import dev.sekimori.model.Message;
import dev.sekimori.model.decision.Answer;
import dev.sekimori.model.decision.Conditions;
import dev.sekimori.model.decision.FlowRule;
import dev.sekimori.model.decision.FlowRule.PeerMatch;
import dev.sekimori.model.decision.Operation;
import dev.sekimori.model.decision.ValueRange;
import dev.sekimori.model.device.DeviceState;
import dev.sekimori.model.device.Endpoint;
import dev.sekimori.model.device.Protocol;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;

import org.eclipse.californium.core.CoapClient;
import org.eclipse.californium.core.CoapHandler;
import org.eclipse.californium.core.CoapResponse;
import org.eclipse.californium.core.coap.CoAP.Code;
import org.eclipse.californium.core.coap.CoAP.ResponseCode;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.core.config.CoapConfig;
import org.eclipse.californium.core.network.CoapEndpoint;
import org.eclipse.californium.elements.AddressEndpointContext;
import org.eclipse.californium.elements.config.Configuration;
import org.eclipse.californium.elements.exception.ConnectorException;
import org.eclipse.californium.scandium.DTLSConnector;
import org.eclipse.californium.scandium.config.DtlsConfig;
import org.eclipse.californium.scandium.config.DtlsConnectorConfig;
import org.eclipse.californium.scandium.dtls.CertificateType;
import org.eclipse.californium.scandium.dtls.pskstore.AdvancedSinglePskStore;
import org.eclipse.californium.scandium.dtls.x509.SingleCertificateProvider;
import org.eclipse.californium.scandium.dtls.x509.StaticNewAdvancedCertificateVerifier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

class CoapFrontTest {
    private static final CoapBounds QUICK = new CoapBounds(64, 64, 4, 2, 3_000, 16_384, 60);

    private final List<CoapEndpoint> clients = new ArrayList<>();
    private Sensor sensor;
    private House house;
    private Opened front;

    @BeforeEach
    void open() {
        sensor = new Sensor();
        front = new Opened(new CoapFront(QUICK, Message::key));
        house = new House(
                new Endpoint(Protocol.COAP, "127.0.0.1", sensor.port(), ""),
                rules(),
                List.of(new Listener(Listener.Kind.COAPS, "127.0.0.1", 0)),
                front);
    }

    @AfterEach
    void close() {
        clients.forEach(CoapEndpoint::destroy);
        house.close();
        sensor.close();
    }

    private static List<FlowRule> rules() {
        return List.of(
                rule("connect", House.viewers(), "/**", Operation.CONNECT),
                rule("see", House.viewers(), "/**", Operation.READ, Operation.SUBSCRIBE),
                rule("connect-devices", House.devices(), "/**", Operation.CONNECT),
                rule("set-devices", House.devices(), "/store", Operation.WRITE)
                        .when(Conditions.NONE.with(new ValueRange(0, 30))));
    }

    private static FlowRule rule(
            String id, PeerMatch peer, String resource, Operation... operations) {
        return new FlowRule(
                id,
                peer,
                List.of(Protocol.COAP),
                List.of(operations),
                List.of(resource),
                Answer.ALLOW,
                0);
    }

    private CoapClient withKey(String identity, byte[] key) throws Exception {
        return client(builder()
                .setAdvancedPskStore(new AdvancedSinglePskStore(identity, key))
                .build());
    }

    private CoapClient reader() throws Exception {
        return withKey("reader", House.READER_KEY);
    }

    private CoapClient withCertificate(X509Bundle certificate) throws Exception {
        return client(builder()
                .setCertificateIdentityProvider(new SingleCertificateProvider(
                        certificate.getKeyPair().getPrivate(),
                        new X509Certificate[] {certificate.getCertificate()},
                        CertificateType.X_509))
                .setAdvancedCertificateVerifier(StaticNewAdvancedCertificateVerifier.builder()
                        .setTrustedCertificates(house.authority.getCertificate())
                        .build())
                .build());
    }

    private static DtlsConnectorConfig.Builder builder() {
        DtlsConfig.register();
        Configuration configuration = Configuration.createStandardWithoutFile()
                .set(DtlsConfig.DTLS_ROLE, DtlsConfig.DtlsRole.CLIENT_ONLY)
                .set(DtlsConfig.DTLS_USE_SERVER_NAME_INDICATION, true)
                .set(DtlsConfig.DTLS_RECEIVER_THREAD_COUNT, 1)
                .set(DtlsConfig.DTLS_CONNECTOR_THREAD_COUNT, 1)
                .set(DtlsConfig.DTLS_VERIFY_SERVER_CERTIFICATES_SUBJECT, false)
                .set(DtlsConfig.DTLS_MAX_RETRANSMISSIONS, 2);
        return DtlsConnectorConfig.builder(configuration)
                .setAddress(new InetSocketAddress("127.0.0.1", 0));
    }

    private CoapClient client(DtlsConnectorConfig dtls) throws Exception {
        CoapEndpoint endpoint = CoapEndpoint.builder()
                .setConfiguration(Configuration.createStandardWithoutFile()
                        .set(CoapConfig.PROTOCOL_STAGE_THREAD_COUNT, 1))
                .setConnector(new DTLSConnector(dtls))
                .build();
        endpoint.start();
        clients.add(endpoint);
        return new CoapClient().setEndpoint(endpoint).setTimeout(30_000L);
    }

    private Request request(Code code, String path) {
        return request(code, "cam.localhost", path);
    }

    private Request request(Code code, String host, String path) {
        int port = house.gateway.listeners().port(Listener.Kind.COAPS);
        Request request = new Request(code);
        request.setDestinationContext(
                new AddressEndpointContext(new InetSocketAddress("127.0.0.1", port), host, null));
        request.getOptions().setUriPath(path);
        request.setUriIsApplied();
        return request;
    }

    private Request put(String path, String payload) {
        Request request = request(Code.PUT, path);
        request.setPayload(payload);
        return request;
    }

    @Test
    void reads_by_a_pre_shared_key() throws Exception {
        CoapResponse answer = reader().advanced(request(Code.GET, "/temperature"));

        assertThat(answer.getCode()).isEqualTo(ResponseCode.CONTENT);
        assertThat(answer.getResponseText()).isEqualTo("20");
        assertThat(house.gateway.sessions()).hasSize(1);
    }

    @Test
    void uri_host_names_the_device_where_the_hello_does_not() throws Exception {
        Request request = request(Code.GET, null, "/temperature");
        request.getOptions().setUriHost("cam.localhost");

        assertThat(reader().advanced(request).getResponseText()).isEqualTo("20");
    }

    @Test
    void writes_by_a_certificate_what_a_rule_permits() throws Exception {
        CoapClient recorder = withCertificate(house.recorder);

        assertThat(recorder.advanced(put("/store", "21")).getCode())
                .isEqualTo(ResponseCode.CHANGED);
        assertThat(sensor.stored.get()).isEqualTo("21");
        assertThat(recorder.advanced(put("/store", "31")).getCode())
                .isEqualTo(ResponseCode.FORBIDDEN);
        assertThat(sensor.stored.get()).isEqualTo("21");
    }

    @Test
    void a_certificate_that_is_over_ends_what_it_began_and_opens_nothing() throws Exception {
        X509Bundle brief = new CertificateBuilder()
                .ecp256()
                .subject("CN=recorder")
                .notAfter(Instant.now().plusSeconds(6))
                .buildIssuedBy(house.authority);
        CoapClient recorder = withCertificate(brief);
        assertThat(recorder.advanced(put("/store", "21")).getCode())
                .isEqualTo(ResponseCode.CHANGED);
        assertThat(house.gateway.sessions()).hasSize(1);

        House.until("the talk is over", () -> house.gateway.sessions().isEmpty());

        assertThat(Instant.now()).isAfter(brief.getCertificate().getNotAfter().toInstant());
        // By the same association, which itself goes on.
        assertThat(recorder.advanced(put("/store", "22")).getCode())
                .isEqualTo(ResponseCode.FORBIDDEN);
        assertThat(sensor.stored.get()).isEqualTo("21");
    }

    @Test
    void refuses_with_the_reason() throws Exception {
        CoapResponse answer = reader().advanced(put("/store", "21"));

        assertThat(answer.getCode()).isEqualTo(ResponseCode.FORBIDDEN);
        assertThat(answer.getResponseText()).isEqualTo("decision.default.no_rule");
        assertThat(sensor.stored.get()).isEmpty();
        assertThat(house.gateway.flows(Optional.empty(), 10))
                .anySatisfy(flow -> assertThat(flow.decision().answer()).isEqualTo(Answer.REFUSE));
    }

    @Test
    void refuses_who_is_in_the_authority_but_unknown() throws Exception {
        CoapResponse answer =
                withCertificate(house.stranger).advanced(request(Code.GET, "/temperature"));

        assertThat(answer.getCode()).isEqualTo(ResponseCode.FORBIDDEN);
        assertThat(sensor.asked.get()).isZero();
    }

    @Test
    void a_wrong_key_comes_to_no_answer() throws Exception {
        CoapClient wrong = withKey("reader", "another-key-than-that".getBytes()).setTimeout(5_000L);

        assertThatThrownBy(() -> {
                    CoapResponse answer = wrong.advanced(request(Code.GET, "/temperature"));
                    if (answer == null) {
                        throw new ConnectorException("no answer");
                    }
                })
                .isInstanceOf(Exception.class);
        assertThat(sensor.asked.get()).isZero();
    }

    @Test
    void a_name_of_no_device_is_not_found() throws Exception {
        CoapResponse answer =
                reader().advanced(request(Code.GET, "nobody.localhost", "/temperature"));

        assertThat(answer.getCode()).isEqualTo(ResponseCode.NOT_FOUND);
        assertThat(house.gateway.flows(Optional.empty(), 10))
                .anySatisfy(flow -> assertThat(flow.decision().input().ask().resource())
                        .isEqualTo("/nobody.localhost"));
    }

    @Test
    void a_path_that_could_be_read_in_two_ways_is_refused() throws Exception {
        Request request = request(Code.GET, "/");
        request.getOptions().clearUriPath().addUriPath("temperature/..");

        assertThat(reader().advanced(request).getCode()).isEqualTo(ResponseCode.BAD_OPTION);
    }

    @Test
    void long_bodies_pass_in_blocks_both_ways() throws Exception {
        house.change(List.of(
                rule("connect", House.viewers(), "/**", Operation.CONNECT),
                rule("all", House.viewers(), "/store", Operation.READ, Operation.WRITE)));
        CoapClient client = reader();
        String body = "0123456789".repeat(500);

        assertThat(client.advanced(put("/store", body)).getCode()).isEqualTo(ResponseCode.CHANGED);
        assertThat(sensor.stored.get()).isEqualTo(body);
        assertThat(client.advanced(request(Code.GET, "/store")).getResponseText())
                .isEqualTo(body);
        assertThat(client.advanced(put("/store", "x".repeat(20_000))).getCode())
                .isEqualTo(ResponseCode.REQUEST_ENTITY_TOO_LARGE);
    }

    @Test
    void a_silent_device_is_a_gateway_timeout() throws Exception {
        assertThat(reader().advanced(request(Code.GET, "/silent")).getCode())
                .isEqualTo(ResponseCode.GATEWAY_TIMEOUT);
        assertThat(reader().advanced(request(Code.GET, "/temperature")).getResponseText())
                .isEqualTo("20");
    }

    private static final class Observer implements CoapHandler {
        private final BlockingQueue<CoapResponse> heard = new LinkedBlockingQueue<>();

        @Override
        public void onLoad(CoapResponse response) {
            heard.add(response);
        }

        @Override
        public void onError() {
            throw new AssertionError("the observation failed");
        }

        private CoapResponse next() throws InterruptedException {
            CoapResponse next = heard.poll(30, TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError("nothing was heard");
            }
            return next;
        }
    }

    private Observer observe(CoapClient client, String path) {
        Observer observer = new Observer();
        client.observe(request(Code.GET, path).setObserve(), observer);
        return observer;
    }

    @Test
    void relays_an_observation_until_isolation_ends_it() throws Exception {
        CoapClient client = reader();
        Observer observer = observe(client, "/temperature");
        assertThat(observer.next().getResponseText()).isEqualTo("20");
        sensor.temperature.rise();
        assertThat(observer.next().getResponseText()).isEqualTo("21");

        assertThat(house.gateway.cut(House.CAM).sessionsCut()).isEqualTo(1);

        CoapResponse last = observer.next();
        assertThat(last.getCode()).isEqualTo(ResponseCode.FORBIDDEN);
        assertThat(last.getResponseText()).isEqualTo("decision.state.isolated");
        House.until("cancelled at the device", () -> sensor.temperature.getObserverCount() == 0);
        sensor.temperature.rise();
        assertThat(client.advanced(request(Code.GET, "/temperature")).getCode())
                .isEqualTo(ResponseCode.FORBIDDEN);

        house.change(DeviceState.ISOLATED);
        house.change(DeviceState.IN_SERVICE);
        assertThat(client.advanced(request(Code.GET, "/temperature")).getResponseText())
                .isEqualTo("22");
        assertThat(observer.heard).isEmpty();
    }

    @Test
    void a_policy_that_does_not_permit_it_any_more_ends_an_observation() throws Exception {
        Observer observer = observe(reader(), "/temperature");
        observer.next();

        house.change(List.of(
                rule("connect", House.viewers(), "/**", Operation.CONNECT),
                rule("see", House.viewers(), "/**", Operation.READ)));

        assertThat(observer.next().getCode()).isEqualTo(ResponseCode.FORBIDDEN);
        House.until("cancelled at the device", () -> sensor.temperature.getObserverCount() == 0);
    }

    @Test
    void a_revoked_key_ends_what_is_open_and_opens_nothing() throws Exception {
        CoapClient client = reader();
        Observer observer = observe(client, "/temperature");
        observer.next();

        house.revoke("reader");
        house.change(rules());

        assertThat(observer.next().getCode()).isEqualTo(ResponseCode.FORBIDDEN);
        assertThat(client.advanced(request(Code.GET, "/temperature")).getCode())
                .isEqualTo(ResponseCode.FORBIDDEN);
    }

    @Test
    void an_observer_that_goes_is_gone_at_the_device_too() throws Exception {
        CoapClient client = reader();
        Observer observer = new Observer();
        var relation = client.observe(request(Code.GET, "/temperature").setObserve(), observer);
        observer.next();
        House.until("observed", () -> sensor.temperature.getObserverCount() == 1);

        relation.proactiveCancel();

        House.until("cancelled at the device", () -> sensor.temperature.getObserverCount() == 0);
    }

    @Test
    void what_cannot_be_observed_is_answered_once() throws Exception {
        Observer observer = observe(reader(), "/store");

        assertThat(observer.next().getOptions().hasObserve()).isFalse();
    }

    @Test
    void virtual_devices_read_and_write() {
        NativeAccess access = front.running().access(Protocol.COAP).orElseThrow();
        GatewayDevice cam = front.context().desk().site().device(House.CAM).orElseThrow();

        assertThat(access.write(cam, "/store", "7".getBytes()))
                .isInstanceOf(NativeAccess.Result.Done.class);
        assertThat(access.read(cam, "/store"))
                .isInstanceOfSatisfying(
                        NativeAccess.Result.Done.class,
                        done -> assertThat(done.value()).asString().isEqualTo("7"));
        assertThat(access.read(cam, "/silent"))
                .isEqualTo(new NativeAccess.Result.Failed(NativeAccess.Failure.UNREACHABLE));
    }

    @Test
    void no_datagram_stops_the_front() throws Exception {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        int port = house.gateway.listeners().port(Listener.Kind.COAPS);
        try (DatagramSocket socket = new DatagramSocket()) {
            for (int round = 0; round < 2_000; round++) {
                byte[] bytes = new byte[1 + random.nextInt(200)];
                random.nextBytes(bytes);
                if (random.nextBoolean() && bytes.length > 13) {
                    bytes[0] = (byte) (20 + random.nextInt(4));
                    bytes[1] = (byte) 0xfe;
                    bytes[2] = (byte) 0xfd;
                }
                socket.send(new DatagramPacket(
                        bytes, bytes.length, new InetSocketAddress("127.0.0.1", port)));
            }
        }
        assertThat(reader().advanced(request(Code.GET, "/temperature")).getResponseText())
                .as("seed %d", seed)
                .isEqualTo("20");
    }
}
