package dev.sekimori.gateway.http;

import dev.sekimori.gateway.GatewayException;

import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.HostAndPort;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The first look at a request: which virtual host, which path, which way of asking. What is
 * malformed ends here; the rest becomes an {@link Exchange}. Belongs to one event loop.
 */
final class RequestHandler implements Handler<HttpServerRequest> {
    private static final Pattern TARGET = Pattern.compile("/[\\x21-\\x7e]*");
    private static final Pattern LENGTH = Pattern.compile("\\d{1,18}");
    private static final String OWN_PREFIX = "/.sekimori/";

    private final ExchangeParts parts;
    private final Context context;
    private final String siteDomain;

    RequestHandler(ExchangeParts parts, Context context, String siteDomain) {
        this.parts = parts;
        this.context = context;
        this.siteDomain = siteDomain;
    }

    @Override
    public void handle(HttpServerRequest request) {
        request.pause();
        parts.counters().requests().increment();
        int waitSeconds = parts.clients().begins(request);
        try {
            if (waitSeconds > 0) {
                request.response().putHeader("retry-after", String.valueOf(waitSeconds));
                throw new ProblemException(Problem.TOO_MANY_REQUESTS);
            }
            Inquiry inquiry = inquiryOf(request);
            Optional<OwnHost> own = parts.ownHost(inquiry.host());
            if (own.isPresent()) {
                new OwnExchange(parts, own.get(), request, inquiry, context).run();
                return;
            }
            if (inquiry.path().decoded().startsWith(OWN_PREFIX)) {
                new Entrance(parts, request, inquiry, context).answer();
                return;
            }
            new Exchange(parts, request, inquiry, context).run();
        } catch (ProblemException e) {
            refuse(request, e.problem());
        }
    }

    private void refuse(HttpServerRequest request, Problem problem) {
        // Who knows where the next request begins, after a malformed one (RFC 9112 section 6.3)?
        boolean isLast = problem == Problem.MALFORMED && request.version() != HttpVersion.HTTP_2;
        HttpServerResponse response = request.response();
        if (isLast) {
            response.putHeader("connection", "close")
                    .endHandler(ended -> request.connection().close());
        }
        parts.answers().send(response, Reader.of(request.headers()), problem, Optional.empty());
        if (!isLast) {
            Drain.rest(parts.vertx(), request);
        }
    }

    /** Throws {@link GatewayException} of the problem when the request is not one for a device. */
    private Inquiry inquiryOf(HttpServerRequest request) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap().addAll(request.headers());
        require(request.version() != HttpVersion.HTTP_1_0, Problem.HTTP_VERSION);
        VirtualHost host = hostOf(request, headers);
        HttpMethod method = request.method();
        require(
                !method.equals(HttpMethod.TRACE) && !method.equals(HttpMethod.CONNECT),
                Problem.METHOD);
        require(FieldSyntax.isUnambiguous(headers), Problem.MALFORMED);
        require(headers.getAll("authorization").size() <= 1, Problem.MALFORMED);
        String target = request.uri();
        require(target.length() <= parts.bounds().requestLineBytes(), Problem.BAD_PATH);
        require(TARGET.matcher(target).matches() && target.indexOf('#') < 0, Problem.BAD_PATH);
        int query = target.indexOf('?');
        ResourcePath path = ResourcePath.parse(query < 0 ? target : target.substring(0, query))
                .orElseThrow(() -> new ProblemException(Problem.BAD_PATH));
        long bodyBytes = contentLength(headers);
        require(bodyBytes <= parts.bounds().requestBodyBytes(), Problem.TOO_LARGE);
        boolean hasContent = bodyBytes > 0 || headers.contains("transfer-encoding");
        require(!hasContent || !Inquiry.isSafe(method), Problem.MALFORMED);
        return new Inquiry(
                host,
                method,
                path,
                path.encoded() + (query < 0 ? "" : target.substring(query)),
                headers,
                opensWebSocket(request, headers),
                bodyBytes,
                request.remoteAddress().hostAddress());
    }

    private VirtualHost hostOf(HttpServerRequest request, MultiMap headers) {
        HostAndPort authority = request.authority();
        List<String> hosts = headers.getAll("host");
        require(authority != null && hosts.size() <= 1, Problem.MALFORMED);
        String named = request.connection().indicatedServerName();
        boolean otherName =
                named != null && !named.isEmpty() && !named.equalsIgnoreCase(authority.host());
        // RFC 9110 section 7.4: a browser then asks again on a connection of its own.
        require(!otherName, Problem.MISDIRECTED);
        return VirtualHost.of(authority, siteDomain)
                .orElseThrow(() -> new ProblemException(Problem.MISDIRECTED));
    }

    private static long contentLength(MultiMap headers) {
        List<String> lengths = headers.getAll("content-length");
        if (lengths.isEmpty()) {
            return 0;
        }
        require(
                lengths.size() == 1 && LENGTH.matcher(lengths.getFirst()).matches(),
                Problem.MALFORMED);
        return Long.parseLong(lengths.getFirst());
    }

    /** RFC 6455 section 4.1; only HTTP/1.1 can switch protocols. */
    private static boolean opensWebSocket(HttpServerRequest request, MultiMap headers) {
        String connection = headers.get("connection");
        return request.version() == HttpVersion.HTTP_1_1
                && request.method().equals(HttpMethod.GET)
                && "websocket".equalsIgnoreCase(headers.get("upgrade"))
                && connection != null
                && connection.toLowerCase(Locale.ROOT).contains("upgrade");
    }

    private static void require(boolean holds, Problem otherwise) {
        if (!holds) {
            throw new ProblemException(otherwise);
        }
    }
}
