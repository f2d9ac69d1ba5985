package dev.sekimori.gateway.thing;

import dev.sekimori.gateway.http.OwnHost;
import dev.sekimori.gateway.http.Problem;
import dev.sekimori.model.DeviceId;
import dev.sekimori.model.thing.Format;
import dev.sekimori.model.thing.Source;
import dev.sekimori.model.thing.ThingModel.Property;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The virtual devices over HTTP: {@code /} and {@code /things} list them, {@code /<device>} is a
 * Thing Description, below it are {@code properties}, {@code actions} and {@code events}. Blocking;
 * safe from any thread.
 */
final class ThingHost {
    private static final Pattern ID = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
    private static final String TD = "application/td+json";
    private static final String JSON = "application/json";
    private static final int MOST_LISTED = 1_000;

    private final Twins twins;
    private final Access access;
    private final Values values;
    private final Changing changing;
    private final Feeds feeds;

    ThingHost(Twins twins, Access access, Values values, Changing changing, Feeds feeds) {
        this.twins = twins;
        this.access = access;
        this.values = values;
        this.changing = changing;
        this.feeds = feeds;
    }

    OwnHost.Reply answer(OwnHost.Call call) {
        List<String> path = List.of(call.path().substring(1).split("/", -1));
        boolean reads = call.method().equals("GET") || call.method().equals("HEAD");
        return switch (path.getFirst()) {
            case "", "things" -> path.size() > 1 ? notFound() : reads ? list(call) : wrongMethod();
            case ".well-known" ->
                path.size() == 2 && path.getLast().equals("wot") && reads
                        ? content(TD, Descriptions.directory(call.origin()).encode())
                        : notFound();
            default ->
                device(call, path.getFirst())
                        .map(twin -> thing(call, twin, path.subList(1, path.size()), reads))
                        .orElseGet(ThingHost::notFound);
        };
    }

    /** Only what the caller may see anything of: nobody learns by asking what there is. */
    private Optional<Twin> device(OwnHost.Call call, String id) {
        return ID.matcher(id).matches()
                ? twins.of(new DeviceId(id)).filter(twin -> isVisible(call, twin))
                : Optional.empty();
    }

    private boolean isVisible(OwnHost.Call call, Twin twin) {
        return twin.model().properties().stream()
                .flatMap(property -> property.read().stream())
                .flatMap(source -> twin.filled(source).stream())
                .anyMatch(source -> access.mayRead(call.peer(), twin.device(), source));
    }

    private OwnHost.Reply list(OwnHost.Call call) {
        JsonArray all = new JsonArray();
        twins.all().stream()
                .filter(twin -> isVisible(call, twin))
                .limit(MOST_LISTED)
                .forEach(twin -> all.add(Descriptions.of(twin, call.origin())));
        return content("application/ld+json", all.encode());
    }

    private OwnHost.Reply thing(OwnHost.Call call, Twin twin, List<String> path, boolean reads) {
        if (path.isEmpty()) {
            return reads
                    ? content(TD, Descriptions.of(twin, call.origin()).encode())
                    : wrongMethod();
        }
        String name = path.size() > 1 ? path.get(1) : "";
        return switch (path.getFirst()) {
            case "properties" ->
                switch (path.size()) {
                    case 1 -> reads ? all(call, twin) : wrongMethod();
                    case 2, 3 ->
                        twin.model()
                                .property(name)
                                .map(p -> property(call, twin, p, path.subList(2, path.size())))
                                .orElseGet(ThingHost::notFound);
                    default -> notFound();
                };
            case "actions" ->
                path.size() != 2
                        ? notFound()
                        : twin.model()
                                .action(name)
                                .map(action -> call.method().equals("POST")
                                        ? changing.act(call, twin, action)
                                        : wrongMethod())
                                .orElseGet(ThingHost::notFound);
            case "events" ->
                path.size() != 2
                        ? notFound()
                        : twin.model()
                                .event(name)
                                .map(event -> reads
                                        ? feeds.events(who(call), twin, event)
                                        : wrongMethod())
                                .orElseGet(ThingHost::notFound);
            default -> notFound();
        };
    }

    private OwnHost.Reply property(
            OwnHost.Call call, Twin twin, Property property, List<String> rest) {
        boolean reads = call.method().equals("GET") || call.method().equals("HEAD");
        if (!rest.isEmpty()) {
            return rest.equals(List.of("observe"))
                    ? reads ? feeds.values(who(call), twin, property) : wrongMethod()
                    : notFound();
        }
        if (call.method().equals("PUT")) {
            return changing.write(call, twin, property);
        }
        return reads ? read(call, twin, property) : wrongMethod();
    }

    private OwnHost.Reply read(OwnHost.Call call, Twin twin, Property property) {
        Optional<Source> source = property.read().flatMap(twin::filled);
        if (source.isEmpty()) {
            return OwnHost.Reply.Refused.of(
                    property.read().isEmpty() ? Problem.NOT_WRITABLE : Problem.NO_VALUE);
        }
        Optional<OwnHost.Reply.Refused> refused =
                access.refusesRead(who(call), twin.device(), source.get());
        if (refused.isPresent()) {
            return refused.get();
        }
        if (source.get().format() instanceof Format.Link link) {
            if (link.isPicture()) {
                return values.picture(twin, property, source.get())
                        .<OwnHost.Reply>map(picture -> new OwnHost.Reply.Bytes(
                                link.contentType(), picture.marks(), picture.bytes()))
                        .orElseGet(() -> OwnHost.Reply.Refused.of(Problem.NO_VALUE));
            }
            String there =
                    Descriptions.link(twin.device(), call.origin(), source.get().resource());
            return new OwnHost.Reply.Content(303, JSON, Map.of("location", there), "");
        }
        return values.current(twin, property)
                .<OwnHost.Reply>map(marked ->
                        new OwnHost.Reply.Content(200, JSON, marked.fields(), marked.json()))
                .orElseGet(() -> OwnHost.Reply.Refused.of(Problem.NO_VALUE));
    }

    /** Every value that the caller may read and that there is; the oldest mark stands for all. */
    private OwnHost.Reply all(OwnHost.Call call, Twin twin) {
        JsonObject object = new JsonObject();
        Optional<Values.Marked> oldest = Optional.empty();
        for (Property property : twin.model().properties()) {
            Optional<Source> source = property.read().flatMap(twin::filled);
            boolean refused = source.isEmpty()
                    || access.refusesRead(who(call), twin.device(), source.get())
                            .isPresent();
            Optional<Values.Marked> marked =
                    refused ? Optional.empty() : values.current(twin, property);
            marked.ifPresent(value -> object.put(property.name(), value.value()));
            if (marked.isPresent()
                    && oldest.filter(o -> o.at().isBefore(marked.get().at())).isEmpty()) {
                oldest = marked;
            }
        }
        return new OwnHost.Reply.Content(
                200, JSON, oldest.map(Values.Marked::fields).orElse(Map.of()), object.encode());
    }

    static Access.Who who(OwnHost.Call call) {
        return new Access.Who(call.peer(), call.peerAddress());
    }

    private static OwnHost.Reply content(String type, String body) {
        return new OwnHost.Reply.Content(200, type, Map.of(), body);
    }

    private static OwnHost.Reply notFound() {
        return OwnHost.Reply.Refused.of(Problem.NOT_FOUND);
    }

    private static OwnHost.Reply wrongMethod() {
        return OwnHost.Reply.Refused.of(Problem.METHOD);
    }
}
