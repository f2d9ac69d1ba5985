package dev.sekimori.app.cli.remote;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.sekimori.app.cli.terminal.CommandFailure;
import dev.sekimori.model.Language;
import dev.sekimori.model.Message;

import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Calls the REST interface of one site. */
public final class SiteClient implements AutoCloseable {
    private static final String API = "/api/v1";
    private static final int MAX_ANSWER_BYTES = 64 * 1024 * 1024;
    private static final int MAX_PAGES = 1_000;
    private static final String PAGE = "1000";
    private static final Duration CONNECT = Duration.ofSeconds(5);
    /** A re-check may take 15 seconds. */
    private static final Duration ANSWER = Duration.ofSeconds(60);

    private final SiteAddress site;
    private final Language language;
    private final Failures failures;
    private final HttpClient http;

    public SiteClient(SiteAddress site, Language language) {
        this.site = site;
        this.language = language;
        this.failures = new Failures(site);
        // Redirects are never followed: the token goes to this site alone.
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT)
                .sslContext(site.tls())
                .build();
    }

    public Answer get(String path, Map<String, String> query) throws CommandFailure {
        return call(request(path, query).GET());
    }

    public Answer get(String path) throws CommandFailure {
        return get(path, Map.of());
    }

    /** All items of a list, part by part, as one list without a next part. */
    public Answer all(String path, Map<String, String> query) throws CommandFailure {
        ArrayNode items = Json.object().arrayNode();
        Map<String, String> next = new LinkedHashMap<>(query);
        next.put("limit", PAGE);
        for (int page = 0; page < MAX_PAGES; page++) {
            JsonNode part = get(path, next).json();
            Json.items(part, "items").forEach(items::add);
            String cursor = Json.text(part, "next");
            if (cursor.isEmpty()) {
                ObjectNode whole = Json.object();
                whole.set("items", items);
                whole.putNull("next");
                return new Answer(Json.write(whole), whole);
            }
            next.put("cursor", cursor);
        }
        throw CommandFailure.failed(Message.of("cli.error.endless", path));
    }

    public Answer post(String path, JsonNode body) throws CommandFailure {
        return call(json(path, "POST", body));
    }

    public Answer put(String path, JsonNode body) throws CommandFailure {
        return call(json(path, "PUT", body));
    }

    public Answer delete(String path, Map<String, String> query) throws CommandFailure {
        return call(request(path, query).DELETE());
    }

    /** A stream of server-sent events; whoever takes it closes it. */
    public InputStream events(Map<String, String> query) throws CommandFailure {
        HttpRequest request = request("/events", query)
                .setHeader("Accept", "text/event-stream")
                .build();
        HttpResponse<InputStream> response =
                await(request, BodyHandlers.ofInputStream(), CONNECT.multipliedBy(3));
        if (response.statusCode() != 200) {
            throw failures.refused(response.statusCode(), Failures.read(response.body()));
        }
        return response.body();
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    /** A part of a path as one segment, whatever it contains (RFC 3986 section 3.3). */
    public static String segment(String text) {
        return java.net.URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private HttpRequest.Builder json(String path, String method, JsonNode body) {
        return request(path, Map.of())
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(Json.write(body)));
    }

    private HttpRequest.Builder request(String path, Map<String, String> query) {
        StringBuilder target = new StringBuilder(API).append(path);
        char separator = '?';
        for (Map.Entry<String, String> parameter : query.entrySet()) {
            target.append(separator)
                    .append(segment(parameter.getKey()))
                    .append('=')
                    .append(segment(parameter.getValue()));
            separator = '&';
        }
        return HttpRequest.newBuilder(URI.create(site.base() + target.toString()))
                .header("Authorization", "Bearer " + site.token())
                .header("Accept", "application/json")
                .header("Accept-Language", language.locale().getLanguage());
    }

    private Answer call(HttpRequest.Builder request) throws CommandFailure {
        HttpResponse<byte[]> response = await(
                request.build(),
                BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_ANSWER_BYTES),
                ANSWER);
        String text = new String(response.body(), StandardCharsets.UTF_8);
        int status = response.statusCode();
        if (status < 200 || status > 299) {
            throw failures.refused(status, text);
        }
        if (text.isBlank()) {
            return new Answer("", MissingNode.getInstance());
        }
        JsonNode json = Json.parse(text)
                .orElseThrow(
                        () -> CommandFailure.failed(Message.of("cli.error.no_json", site.base())));
        return new Answer(text, json);
    }

    private <T> HttpResponse<T> await(HttpRequest request, BodyHandler<T> handler, Duration atMost)
            throws CommandFailure {
        CompletableFuture<HttpResponse<T>> answer = http.sendAsync(request, handler);
        try {
            return answer.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw failures.unreachable(e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw CommandFailure.failed(
                    Message.of("cli.error.timeout", site.base(), atMost.toSeconds()),
                    Message.of("cli.error.timeout.hint"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CommandFailure.failed(Message.of("cli.error.interrupted"));
        }
    }
}
