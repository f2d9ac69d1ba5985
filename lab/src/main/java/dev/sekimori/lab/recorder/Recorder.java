package dev.sekimori.lab.recorder;

import dev.sekimori.lab.auth.Account;
import dev.sekimori.lab.auth.BasicAuthentication;
import dev.sekimori.lab.device.Credential;
import dev.sekimori.lab.device.Device;
import dev.sekimori.lab.device.FactoryState;
import dev.sekimori.lab.device.Identity;
import dev.sekimori.lab.device.LabPort;
import dev.sekimori.lab.device.Place;
import dev.sekimori.lab.http.HttpSite;
import dev.sekimori.lab.http.Json;
import dev.sekimori.lab.http.Page;
import dev.sekimori.lab.http.Reply;
import dev.sekimori.lab.net.Tasks;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Kura NVR 4: a status page, and a client of the camera's stream once it is told a source, as its
 * owner would when setting it up. It is told at most one.
 */
public final class Recorder implements Device {
    /** What the maker fixes. */
    public static final Identity.Make MAKE = new Identity.Make("Kura", "Kura NVR 4", "4.1.0", "KN");

    private final Identity identity;
    private final Place place;
    private final Account account;
    private final Tasks tasks = new Tasks();
    private final AtomicReference<@Nullable Recording> recording = new AtomicReference<>();

    /** A recorder nobody gave a stream yet. */
    public Recorder(Identity identity, Place place) {
        this.identity = identity;
        this.place = place;
        this.account = Account.own("operator", place.seed(), identity.name());
    }

    @Override
    public void start() {
        BasicAuthentication authentication = new BasicAuthentication(identity.model(), account);
        tasks.own(HttpSite.open(
                place.at(80), "kura-web/4.1", pages().guarded(authentication, identity.model())));
    }

    /** Begins to record a stream; a recorder that has one already keeps it. */
    public void record(RecorderSource source) {
        Recording next = new Recording(source, place, "Kura-NVR/" + identity.firmware(), tasks);
        if (recording.compareAndSet(null, next)) {
            tasks.start("recorder pull", next::run);
        }
    }

    /** What has been recorded since the start. */
    public Recorded recorded() {
        Recording now = recording.get();
        return now == null ? Recorded.NOTHING : now.recorded();
    }

    private Page pages() {
        return request -> switch (request.path()) {
            case "/" -> Reply.html(200, home());
            case "/status" -> Reply.text(200, "application/json", status());
            default -> Reply.notFound();
        };
    }

    private String home() {
        return """
                <!doctype html>
                <html lang="en"><head><meta charset="utf-8"><title>%s</title></head><body>
                <h1>%s</h1><p>Firmware %s, serial number %s</p><p>Pictures recorded: %d</p>
                </body></html>
                """.formatted(
                        identity.model(),
                        identity.model(),
                        identity.firmware(),
                        identity.serial(),
                        recorded().frames());
    }

    private String status() {
        Recorded now = recorded();
        Recording source = recording.get();
        Map<String, Object> status = new LinkedHashMap<>();
        status.put("connected", now.connected());
        status.put("frames", now.frames());
        status.put("lastFrameAt", now.lastFrameAt().map(Object::toString).orElse(""));
        status.put("problem", now.problem());
        status.put("source", source == null ? "" : source.source().uri().toString());
        return Json.write(status);
    }

    @Override
    public Identity identity() {
        return identity;
    }

    @Override
    public Place place() {
        return place;
    }

    @Override
    public List<LabPort> ports() {
        return List.of(LabPort.tcp(place.ports().port(80), "http"));
    }

    @Override
    public FactoryState factoryState() {
        return account.state();
    }

    @Override
    public Optional<Credential> credential() {
        return Optional.of(account.credential());
    }

    @Override
    public String activity() {
        Recorded now = recorded();
        return (now.connected() ? "recording" : "not recording") + ", pictures: " + now.frames();
    }

    @Override
    public void close() {
        tasks.close();
    }
}
