package dev.sekimori.acceptance.site;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A client of a site's REST interface that trusts the site's certificate alone and signs in with
 * the operator's token. Safe for use by several threads.
 */
public final class ApiClient implements AutoCloseable {
    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final URI base;
    private final String token;
    private final SSLContext trust;
    private final HttpClient client;

    /** An answer; {@code body} is missing when it is not JSON, {@code text} is always there. */
    public record Answer(int status, HttpHeaders headers, JsonNode body, String text) {}

    /**
     * @param console the site's, for example {@code https://127.0.0.1:8443/}
     * @param data the site's data directory
     */
    public ApiClient(URI console, Path data) {
        this.base = console;
        this.token = token(data);
        this.trust = trusting(data.resolve("site-ca.pem"));
        this.client = HttpClient.newBuilder()
                .sslContext(trust)
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(LONGEST)
                .build();
    }

    /** The operator's token, as the site wrote it. */
    public static String token(Path data) {
        try {
            return Files.readString(data.resolve("operator.token")).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Trust in the certificates of one PEM file and nothing else. */
    public static SSLContext trusting(Path pem) {
        try (InputStream in = Files.newInputStream(pem)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            int n = 0;
            for (var certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("site-" + n++, certificate);
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, factory.getTrustManagers(), null);
            return context;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public SSLContext trust() {
        return trust;
    }

    /** {@code GET /api/v1} + path. Fails unless the answer is 200. */
    public JsonNode get(String path) {
        return expect(200, send("GET", path, Map.of()));
    }

    /** The items of a list, {@code GET /api/v1} + path. */
    public List<JsonNode> list(String path) {
        return StreamSupport.stream(get(path).path("items").spliterator(), false)
                .toList();
    }

    /** {@code POST /api/v1} + path with a JSON object. Fails unless the answer is 2xx. */
    public JsonNode post(String path, Map<String, ?> body) {
        return succeed(send("POST", path, body));
    }

    /** {@code PATCH /api/v1} + path with a JSON object. Fails unless the answer is 2xx. */
    public JsonNode patch(String path, Map<String, ?> body) {
        return succeed(send("PATCH", path, body));
    }

    /** {@code DELETE /api/v1} + path. Fails unless the answer is 2xx. */
    public JsonNode delete(String path) {
        return succeed(send("DELETE", path, Map.of()));
    }

    /** A call with its answer, whatever it is; an empty body is not sent with GET and DELETE. */
    public Answer send(String method, String path, Map<String, ?> body) {
        try {
            return exchange(method, path, body);
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + path, e);
        }
    }

    /** As {@link #send}; throws when the site goes away. */
    public Answer exchange(String method, String path, Map<String, ?> body) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve("/api/v1" + path))
                .header("Authorization", "Bearer " + token)
                .header("Accept", "application/json");
        boolean sends = !method.equals("GET") && !method.equals("DELETE");
        if (sends) {
            request.header("Content-Type", "application/json");
        }
        request.method(
                method,
                sends
                        ? HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body))
                        : HttpRequest.BodyPublishers.noBody());
        return answer(request);
    }

    /** A page or document as anybody sees it, without a token. */
    public Answer open(String path) {
        return open("GET", base.resolve(path), Optional.empty());
    }

    /**
     * A call to any address of the site without a token; with a form, sent as a browser sends it
     * from a page of the site, as its body if given.
     */
    public Answer open(String method, URI uri, Optional<String> form) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri);
        form.ifPresent(_ -> request.header("Content-Type", "application/x-www-form-urlencoded")
                .header("Origin", uri.resolve("/").toString().replaceFirst("/$", "")));
        request.method(
                method,
                form.map(HttpRequest.BodyPublishers::ofString)
                        .orElse(HttpRequest.BodyPublishers.noBody()));
        try {
            return answer(request);
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + uri.getPath(), e);
        }
    }

    private Answer answer(HttpRequest.Builder request) throws IOException {
        try {
            HttpResponse<String> response = client.send(
                    request.timeout(LONGEST).build(), HttpResponse.BodyHandlers.ofString());
            boolean json = response.headers()
                    .firstValue("Content-Type")
                    .filter(type -> type.contains("json"))
                    .isPresent();
            JsonNode body = json ? JSON.readTree(response.body()) : MissingNode.getInstance();
            return new Answer(response.statusCode(), response.headers(), body, response.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    private static JsonNode expect(int status, Answer answer) {
        if (answer.status() != status) {
            throw new AssertionError("answered " + answer.status() + ": " + answer.text());
        }
        return answer.body();
    }

    private static JsonNode succeed(Answer answer) {
        return expect(answer.status() / 100 == 2 ? answer.status() : 200, answer);
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
