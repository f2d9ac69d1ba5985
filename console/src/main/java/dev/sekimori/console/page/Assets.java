package dev.sekimori.console.page;

import dev.sekimori.console.Guard;
import dev.sekimori.console.Reply;
import dev.sekimori.console.Route;
import dev.sekimori.model.ContentHash;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/**
 * The files that pages refer to, from this origin alone. Their URLs contain their hash, so browsers
 * keep them for good and never show an old one. Immutable.
 */
public final class Assets {
    private static final String FOREVER = "public, max-age=31536000, immutable";
    private static final Map<String, String> SOURCES = sources();
    private static final Map<String, String> TYPES = Map.of(
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml");

    private record Asset(String url, String type, byte[] bytes, byte[] gzip) {}

    private final Map<String, Asset> assets = new LinkedHashMap<>();

    private Assets() {
        SOURCES.forEach((name, resource) -> assets.put(name, load(name, resource)));
    }

    private static Map<String, String> sources() {
        Map<String, String> sources = new LinkedHashMap<>();
        for (String own : List.of("console.css", "console.js", "icon.svg")) {
            sources.put(own, "dev/sekimori/console/assets/" + own);
        }
        sources.put("htmx.js", webjar("htmx.org", "dist/htmx.min.js"));
        sources.put("htmx-sse.js", webjar("htmx-ext-sse", "sse.js"));
        return sources;
    }

    /** The resource of a web jar, whose version is in its own properties. */
    private static String webjar(String artifact, String path) {
        String pom = "META-INF/maven/org.webjars.npm/" + artifact + "/pom.properties";
        java.util.Properties properties = new java.util.Properties();
        try (InputStream in = open(pom)) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(pom, e);
        }
        return "META-INF/resources/webjars/" + artifact + "/" + properties.getProperty("version")
                + "/" + path;
    }

    public static Assets load() {
        return new Assets();
    }

    /** Where a page finds an asset. */
    public String url(String name) {
        Asset asset = assets.get(name);
        if (asset == null) {
            throw new IllegalArgumentException("no asset " + name);
        }
        return asset.url();
    }

    List<Route> routes() {
        return assets.values().stream()
                .map(asset -> Route.get(asset.url(), Guard.OPEN, call -> {
                    boolean gzip = call.header("accept-encoding").orElse("").contains("gzip");
                    Reply reply = Reply.bytes(
                                    200, asset.type(), gzip ? asset.gzip() : asset.bytes())
                            .with("Cache-Control", FOREVER)
                            .with("Vary", "Accept-Encoding");
                    return gzip ? reply.with("Content-Encoding", "gzip") : reply;
                }))
                .toList();
    }

    private static Asset load(String name, String resource) {
        byte[] bytes;
        try (InputStream in = open(resource)) {
            bytes = in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(resource, e);
        }
        int dot = name.lastIndexOf('.');
        String hash =
                HexFormat.of().formatHex(ContentHash.sha256().digest(bytes)).substring(0, 16);
        String url = "/assets/" + name.substring(0, dot) + "." + hash + name.substring(dot);
        String type = TYPES.getOrDefault(name.substring(dot + 1), "application/octet-stream");
        return new Asset(url, type, bytes, gzip(bytes));
    }

    private static InputStream open(String resource) {
        InputStream in = Assets.class.getClassLoader().getResourceAsStream(resource);
        if (in == null) {
            throw new IllegalStateException("the product lacks its file " + resource);
        }
        return in;
    }

    private static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
