package dev.sekimori.console;

import dev.sekimori.model.Language;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads a request, whose body has arrived, into a {@link Call}. On the event loop. */
final class CallReader {
    private CallReader() {}

    static Call read(RoutingContext context) {
        HttpServerRequest request = context.request();
        Map<String, List<String>> headers = values(request.headers(), true);
        Map<String, List<String>> query = values(context.queryParams(), false);
        Buffer body = context.body().buffer();
        return new Call(
                request.method().name(),
                request.path() == null ? "/" : request.path(),
                authority(request),
                Map.copyOf(context.pathParams()),
                query,
                values(request.formAttributes(), false),
                headers,
                body == null ? new byte[0] : body.getBytes(),
                request.remoteAddress() == null ? "" : request.remoteAddress().hostAddress(),
                language(query, headers, Optional.empty()),
                Optional.empty());
    }

    /** The same call with who made it, and in the language that this person reads. */
    static Call with(Call call, Optional<Visitor> visitor) {
        return new Call(
                call.method(),
                call.path(),
                call.authority(),
                call.pathParameters(),
                call.query(),
                call.form(),
                call.headers(),
                call.body(),
                call.clientAddress(),
                language(
                        call.query(),
                        call.headers(),
                        visitor.flatMap(Visitor::browser).map(Visitor.Browser::language)),
                visitor);
    }

    private static Language language(
            Map<String, List<String>> query,
            Map<String, List<String>> headers,
            Optional<Language> own) {
        return Optional.ofNullable(query.get("lang"))
                .flatMap(tags -> Languages.of(tags.getFirst()))
                .or(() -> Cookies.find(headers.getOrDefault("cookie", List.of()), Languages.COOKIE)
                        .flatMap(Languages::of))
                .or(() -> own)
                .orElseGet(() -> Languages.accepted(
                        String.join(",", headers.getOrDefault("accept-language", List.of()))));
    }

    /** Host and port as the client named them, without the port that HTTPS implies. */
    private static String authority(HttpServerRequest request) {
        HostAndPort named = request.authority();
        if (named == null) {
            return "";
        }
        String host = named.host().toLowerCase(Locale.ROOT);
        return named.port() <= 0 || named.port() == 443 ? host : host + ":" + named.port();
    }

    private static Map<String, List<String>> values(MultiMap from, boolean lowerCase) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        from.forEach((name, value) -> values.computeIfAbsent(
                        lowerCase ? name.toLowerCase(Locale.ROOT) : name, _ -> new ArrayList<>())
                .add(value));
        values.replaceAll((_, all) -> List.copyOf(all));
        return java.util.Collections.unmodifiableMap(values);
    }
}
