package dev.sekimori.acceptance.site;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Acts on the lab's devices as their owners and their faults do, through its control server. */
public final class LabControl {
    private static final URI BASE = URI.create("http://127.77.0.254:7700/");
    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client = HttpClient.newHttpClient();

    /** A device by its name in the lab, for example {@code camera-1}. */
    public JsonNode device(String name) {
        return send(HttpRequest.newBuilder(BASE.resolve("devices/" + name)).GET());
    }

    /** Repairs a device as its owner would: new password, needless services closed. */
    public JsonNode repair(String name) {
        return act(name, "repair");
    }

    /** Puts a device back into the state in which it came from the factory. */
    public JsonNode reset(String name) {
        return act(name, "reset");
    }

    private JsonNode act(String name, String act) {
        return send(HttpRequest.newBuilder(BASE.resolve("devices/" + name + "/" + act))
                .POST(HttpRequest.BodyPublishers.noBody()));
    }

    private JsonNode send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> answer = client.send(
                    request.timeout(LONGEST).build(), HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new AssertionError(
                        answer.request().uri() + ": " + answer.statusCode() + " " + answer.body());
            }
            return JSON.readTree(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}
