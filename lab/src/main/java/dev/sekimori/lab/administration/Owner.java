package dev.sekimori.lab.administration;

import dev.sekimori.lab.device.Credential;
import dev.sekimori.lab.net.LabException;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/**
 * What an owner does with a browser: opens the administration page, types a new password twice,
 * switches telnet off. Knows nothing of the device but its page and password. Used by one thread.
 */
public final class Owner {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final URI device;

    public Owner(URI device) {
        this.device = device;
    }

    /**
     * Sets the new password, then switches telnet off with it.
     *
     * @return the steps done, for people
     * @throws LabException when the device refuses a step
     */
    public List<String> repair(Credential now, String newPassword) {
        Credential next = new Credential(now.user(), newPassword);
        try (HttpClient browser =
                HttpClient.newBuilder().connectTimeout(TIMEOUT).build()) {
            String typed = URLEncoder.encode(newPassword, StandardCharsets.UTF_8);
            submit(browser, now, "/admin/password", "password=" + typed + "&confirm=" + typed);
            submit(browser, next, "/admin/telnet", "enabled=off");
        }
        return List.of(
                "changed the password at /admin/password", "switched telnet off at /admin/telnet");
    }

    private void submit(HttpClient browser, Credential credential, String path, String form) {
        HttpRequest request = HttpRequest.newBuilder(device.resolve(path))
                .timeout(TIMEOUT)
                .header("Authorization", credential.basic())
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build();
        try {
            int status = browser.send(request, HttpResponse.BodyHandlers.discarding())
                    .statusCode();
            if (status != 303) {
                throw new LabException("The device answered " + status + " to the form " + path);
            }
        } catch (IOException e) {
            throw new LabException("The device did not answer the form " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("Interrupted at the form " + path, e);
        }
    }
}
