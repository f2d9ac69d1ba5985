package dev.sekimori.gateway.http;

import static dev.sekimori.gateway.http.TestSite.OPERATOR;
import static dev.sekimori.gateway.http.TestSite.as;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

class FieldHygieneTest {
    private final TestDevice device = new TestDevice();
    private TestSite site;

    @BeforeEach
    void start() {
        site = new TestSite(device.as("cam"));
    }

    @AfterEach
    void stop() {
        site.close();
        device.close();
    }

    /** With curl, because Java's client does not let a caller set connection fields. */
    @Test
    void the_device_sees_nothing_that_is_not_for_it(@TempDir Path folder) throws Exception {
        device.on("/", exchange -> TestDevice.answer(exchange, 200, "ok"));
        Process curl = new ProcessBuilder(
                        "curl",
                        "-sk",
                        "--http1.1",
                        "--max-time",
                        "20",
                        "--resolve",
                        "cam.localhost:" + site.port + ":127.0.0.1",
                        "-H",
                        "Authorization: Bearer " + OPERATOR,
                        "-H",
                        "Connection: close, X-Secret-Hop",
                        "-H",
                        "X-Secret-Hop: 1",
                        "-H",
                        "Keep-Alive: 5",
                        "-H",
                        "TE: trailers",
                        "-H",
                        "Proxy-Authorization: Basic eDp5",
                        "-H",
                        "Proxy-Connection: close",
                        "-H",
                        "X-Forwarded-For: 10.0.0.1",
                        "-H",
                        "X-Forwarded-Host: evil",
                        "-H",
                        "Forwarded: for=1",
                        "-H",
                        "X-Real-IP: 10.0.0.1",
                        "-H",
                        "Via: 1.1 x",
                        "-H",
                        "X-HTTP-Method-Override: DELETE",
                        "-H",
                        "X-Original-URL: /secret",
                        "-H",
                        "X-Rewrite-URL: /secret",
                        "-H",
                        "Cookie: __Host-sekimori-device=stolen; lang=ja",
                        "-H",
                        "X-Kept: yes",
                        site.uri("cam", "/x").toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("out").toFile())
                .start();
        assertThat(curl.waitFor()).isZero();
        assertThat(Files.readString(folder.resolve("out"))).isEqualTo("ok");
        var headers = device.seen.getFirst().headers();
        assertThat(headers.keySet())
                .doesNotContain(
                        "Authorization",
                        "X-secret-hop",
                        "Keep-alive",
                        "Te",
                        "Proxy-authorization",
                        "Proxy-connection",
                        "X-forwarded-for",
                        "X-forwarded-host",
                        "Forwarded",
                        "X-real-ip",
                        "Via",
                        "X-http-method-override",
                        "X-original-url",
                        "X-rewrite-url");
        assertThat(headers.getFirst("Host")).isEqualTo(TestDevice.ADDRESS + ":" + device.port());
        assertThat(headers.getFirst("Cookie")).isEqualTo("lang=ja");
        assertThat(headers.getFirst("X-Kept")).isEqualTo("yes");
    }

    @Test
    void the_client_sees_nothing_that_the_device_should_not_say() throws Exception {
        device.on("/", exchange -> {
            var headers = exchange.getResponseHeaders();
            headers.add("Server", "thttpd/2.25b");
            headers.add("X-Powered-By", "PHP/5.2");
            headers.add("Connection", "X-Hop");
            headers.add("X-Hop", "1");
            headers.add("Alt-Svc", "h3=\":443\"");
            headers.add("Access-Control-Allow-Origin", "*");
            headers.add("Strict-Transport-Security", "max-age=0");
            headers.add("Set-Cookie", "sid=1; Domain=localhost; Path=/; HttpOnly");
            headers.add("Set-Cookie", "__Host-sekimori-device=forged; Path=/; Secure");
            headers.add("Content-Security-Policy", "default-src 'self'");
            headers.add("ETag", "\"1\"");
            TestDevice.answer(exchange, 200, "ok");
        });
        HttpResponse<String> response = site.get("/", as(OPERATOR));
        assertThat(response.headers().map())
                .doesNotContainKeys(
                        "server",
                        "x-powered-by",
                        "x-hop",
                        "alt-svc",
                        "access-control-allow-origin");
        assertThat(response.headers().allValues("set-cookie"))
                .containsExactly("sid=1; Path=/; HttpOnly");
        assertThat(response.headers().allValues("content-security-policy"))
                .containsExactly("default-src 'self'", "frame-ancestors 'self'");
        assertThat(response.headers().firstValue("strict-transport-security"))
                .hasValue("max-age=31536000");
        assertThat(response.headers().firstValue("x-content-type-options")).hasValue("nosniff");
        assertThat(response.headers().firstValue("referrer-policy")).hasValue("same-origin");
        assertThat(response.headers().firstValue("etag")).hasValue("\"1\"");
    }

    @Test
    void redirects_lead_back_to_the_virtual_host() throws Exception {
        device.on("/", exchange -> {
            exchange.getResponseHeaders()
                    .add(
                            "Location",
                            "http://" + TestDevice.ADDRESS + ":" + device.port() + "/n?a=1");
            TestDevice.answer(exchange, 302, "");
        });
        assertThat(site.get("/", as(OPERATOR)).headers().firstValue("location"))
                .hasValue("https://cam.localhost:" + site.port + "/n?a=1");
        List<String> hosts = List.of("10.0.0.5", "[fe80::1]");
        String origin = "https://cam.localhost:9443";
        assertThat(ResponseFields.link("//10.0.0.5/x", origin, hosts)).hasValue(origin + "/x");
        assertThat(ResponseFields.link("http://[fe80::1]:81", origin, hosts))
                .hasValue(origin + "/");
        assertThat(ResponseFields.link("/a%20b?c#d", origin, hosts)).hasValue("/a%20b?c#d");
        assertThat(ResponseFields.link("https://maker.example/x", origin, hosts))
                .hasValue("https://maker.example/x");
        assertThat(ResponseFields.link("http://[bad", origin, hosts)).isEmpty();
    }

    @Test
    void addresses_of_the_inside_stay_inside() throws Exception {
        device.on("/", exchange -> {
            var headers = exchange.getResponseHeaders();
            String own = "http://" + TestDevice.ADDRESS + ":" + device.port();
            headers.add("Via", "1.1 10.0.0.5");
            headers.add("X-Forwarded-For", "10.0.0.5");
            headers.add("X-Served-By", "10.0.0.5");
            headers.add("Content-Location", own + "/here");
            headers.add("Link", "<" + own + "/next>; rel=next, </last>; rel=last");
            headers.add("Link", "<http://10.0.0.6/other>; rel=alternate");
            headers.add("Set-Cookie", "sid=1; domain=" + TestDevice.ADDRESS + "; Path=/");
            headers.add("Location", "http://192.168.7.7/other");
            TestDevice.answer(exchange, 302, "");
        });
        HttpResponse<String> response = site.get("/", as(OPERATOR));
        String origin = "https://cam.localhost:" + site.port;
        assertThat(response.headers().map())
                .doesNotContainKeys("via", "x-forwarded-for", "x-served-by", "location");
        assertThat(response.headers().firstValue("content-location")).hasValue(origin + "/here");
        assertThat(response.headers().allValues("link"))
                .containsExactly("<" + origin + "/next>; rel=next, </last>; rel=last");
        assertThat(response.headers().allValues("set-cookie")).containsExactly("sid=1; Path=/");
        assertThat(response.headers().map().toString())
                .doesNotContain(TestDevice.ADDRESS, "10.0.0.", "192.168.");
        for (String inner : List.of("[fd00::7]", "[fe80::7]", "172.16.0.1", "169.254.1.1")) {
            assertThat(ResponseFields.link("//" + inner + "/x", origin, List.of()))
                    .as(inner)
                    .isEmpty();
        }
        assertThat(ResponseFields.link("//192.0.2.7/x", origin, List.of())).isPresent();
    }

    @Test
    void answers_without_content_stay_without() throws Exception {
        device.on("/", exchange -> {
            exchange.getResponseHeaders().add("ETag", "\"2\"");
            if (exchange.getRequestMethod().equals("HEAD")) {
                exchange.getResponseHeaders().add("Content-Length", "1234");
            }
            int status = exchange.getRequestMethod().equals("HEAD")
                    ? 200
                    : exchange.getRequestURI().getPath().equals("/n") ? 204 : 304;
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        HttpResponse<String> head = site.send("HEAD", "/", "", as(OPERATOR));
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.headers().firstValue("content-length")).hasValue("1234");
        assertThat(site.get("/n", as(OPERATOR)).statusCode()).isEqualTo(204);
        assertThat(site.get("/m", as(OPERATOR, "If-None-Match", "\"2\"")).statusCode())
                .isEqualTo(304);
    }
}
