package dev.sekimori.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sekimori.lab.device.Credential;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

class OrderlyCameraTest {
    private static final String PREFIX = "127.78.11";
    private static final String CAMERA = PREFIX + ".11";
    private static final Pattern NONCE = Pattern.compile("nonce=\"([^\"]+)\"");

    private Lab lab;
    private LabDevice camera;
    private Credential own;

    @BeforeEach
    void start() {
        lab = Lab.start(LabOptions.usual(5, new InetSocketAddress(PREFIX + ".200", 1883))
                .withPrefix(PREFIX));
        camera = lab.device("camera-2").orElseThrow();
        own = lab.credential("camera-2").orElseThrow();
    }

    @AfterEach
    void stop() {
        lab.close();
    }

    @Test
    void serves_https_with_a_certificate_of_its_own() throws Exception {
        try (SSLSocket socket = connect()) {
            X509Certificate certificate =
                    (X509Certificate) socket.getSession().getPeerCertificates()[0];
            assertThat(certificate.getSubjectX500Principal().getName())
                    .contains("CN=mado-m3-" + camera.serial(), "O=Mado");
            certificate.verify(certificate.getPublicKey());
            assertThat(certificate.getSubjectAlternativeNames().toString()).contains(CAMERA);
        }
    }

    @Test
    void takes_its_own_password_by_digest_and_no_other() throws Exception {
        String challenge = get("/", "");
        assertThat(challenge).contains("401", "Digest realm=\"Mado Cam M3\"", "algorithm=SHA-256");
        String nonce = nonce(challenge);
        assertThat(get("/", digest(own, "GET", "/", nonce)))
                .contains("200 OK", "<title>Mado Cam M3</title>");
        assertThat(get("/", digest(new Credential("admin", "admin"), "GET", "/", nonce)))
                .contains("401");
        assertThat(get("/", own.basic())).contains("401");
        assertThat(get("/snapshot.jpg", digest(own, "GET", "/", nonce))).contains("401");
        assertThat(get("/", digest(own, "GET", "/", "0-" + "a".repeat(32)))).contains("401");
    }

    @Test
    void describes_its_stream_by_rtsp_with_digest() throws Exception {
        String uri = "rtsp://" + CAMERA + "/live";
        try (Socket socket = new Socket(CAMERA, port("rtsp"))) {
            Wire.say(socket, "DESCRIBE " + uri + " RTSP/1.0\r\nCSeq: 1\r\n\r\n");
            String challenge = Wire.until(socket, "\r\n\r\n");
            assertThat(challenge).contains("RTSP/1.0 401", "Digest realm=\"Mado Cam M3\"");
            Wire.say(
                    socket,
                    "DESCRIBE " + uri + " RTSP/1.0\r\nCSeq: 2\r\nAuthorization: "
                            + digest(own, "DESCRIBE", uri, nonce(challenge)) + "\r\n\r\n");
            assertThat(Wire.until(socket, "a=framerate:10"))
                    .contains("RTSP/1.0 200 OK", "s=Mado Cam M3");
        }
    }

    @Test
    void has_neither_telnet_nor_plain_http() {
        assertThat(camera.ports())
                .extracting(port -> port.protocol())
                .containsExactlyInAnyOrder("https", "rtsp");
        for (int port : new int[] {23, 80, 8023, 8080}) {
            assertThatThrownBy(() -> new Socket(CAMERA, port)).isInstanceOf(ConnectException.class);
        }
    }

    private int port(String protocol) {
        return camera.ports().stream()
                .filter(port -> port.protocol().equals(protocol))
                .findFirst()
                .orElseThrow()
                .port();
    }

    private SSLSocket connect() throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new TrustsAll()}, null);
        SSLSocket socket =
                (SSLSocket) context.getSocketFactory().createSocket(CAMERA, port("https"));
        socket.startHandshake();
        return socket;
    }

    private String get(String path, String authorization) throws Exception {
        try (SSLSocket socket = connect()) {
            String header =
                    authorization.isEmpty() ? "" : "Authorization: " + authorization + "\r\n";
            Wire.say(
                    socket,
                    "GET " + path + " HTTP/1.1\r\nHost: " + CAMERA + "\r\nConnection: close\r\n"
                            + header + "\r\n");
            return Wire.until(socket, "nothing the camera says");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String nonce(String challenge) {
        Matcher nonce = NONCE.matcher(challenge);
        assertThat(nonce.find()).isTrue();
        return nonce.group(1);
    }

    /** RFC 7616 section 3.4. */
    private static String digest(Credential credential, String method, String uri, String nonce)
            throws Exception {
        String a1 = hash(credential.user() + ":Mado Cam M3:" + credential.password());
        String response =
                hash(a1 + ":" + nonce + ":00000001:0a4f113b:auth:" + hash(method + ":" + uri));
        return "Digest username=\"" + credential.user() + "\", realm=\"Mado Cam M3\", uri=\"" + uri
                + "\", algorithm=SHA-256, nonce=\"" + nonce
                + "\", nc=00000001, cnonce=\"0a4f113b\", qop=auth, response=\"" + response + "\"";
    }

    private static String hash(String text) throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256")
                        .digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** The test looks at the certificate itself. */
    private static final class TrustsAll implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
