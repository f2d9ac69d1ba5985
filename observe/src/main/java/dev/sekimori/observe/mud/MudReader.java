package dev.sekimori.observe.mud;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import dev.sekimori.model.Text;
import dev.sekimori.model.mud.MudFile;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads one MUD file. Lenient where makers err without changing the meaning, which is noted; strict
 * where a guess could open more than the maker meant.
 */
public final class MudReader {
    /** The largest file that is read. */
    public static final int MAX_BYTES = 1_048_576;

    private static final int HOURS_DEFAULT = 48;
    private static final int HOURS_MOST = 168;
    private static final JsonMapper JSON = JsonMapper.builder(
                    com.fasterxml.jackson.core.JsonFactory.builder()
                            .streamReadConstraints(StreamReadConstraints.builder()
                                    .maxNestingDepth(40)
                                    .maxDocumentLength(MAX_BYTES)
                                    .build())
                            .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final Notes notes = new Notes();

    private MudReader() {}

    /** Reads a file; one that cannot be opened is refused like one that cannot be understood. */
    public static MudReading read(Path file) {
        try (var in = Files.newInputStream(file)) {
            return read(in.readNBytes(MAX_BYTES + 1));
        } catch (IOException e) {
            Notes notes = new Notes();
            notes.error("", "mud.unreadable", e.getClass().getSimpleName());
            return new MudReading.Refused(notes.all());
        }
    }

    /** Reads JSON text in UTF-8 (RFC 8259). */
    public static MudReading read(byte[] json) {
        MudReader reader = new MudReader();
        Optional<MudFile> file = reader.tree(json).flatMap(reader::file);
        List<MudNote> notes = reader.notes.all();
        return file.isPresent() && !reader.notes.failed()
                ? new MudReading.Complete(file.get(), notes)
                : new MudReading.Refused(notes);
    }

    private Optional<JsonNode> tree(byte[] json) {
        if (json.length > MAX_BYTES) {
            notes.error("", "mud.too_large", MAX_BYTES);
            return Optional.empty();
        }
        try {
            JsonNode root = JSON.readTree(json);
            if (root.isObject()) {
                return Optional.of(root);
            }
            notes.error("", "mud.not_object");
        } catch (JsonProcessingException e) {
            var at = e.getLocation();
            notes.error(
                    "",
                    "mud.not_json",
                    at == null ? 1 : at.getLineNr(),
                    at == null ? 1 : at.getColumnNr(),
                    Text.shorten(e.getOriginalMessage(), 200));
        } catch (IOException e) {
            notes.error("", "mud.unreadable", e.getClass().getSimpleName());
        }
        return Optional.empty();
    }

    private Optional<MudFile> file(JsonNode tree) {
        Members root = new Members(tree, "", notes);
        Members mud = root.object("mud");
        if (!mud.object().isObject()) {
            notes.error("", "mud.no_container");
            return Optional.empty();
        }
        Optional<URI> url = url(mud);
        Optional<Instant> lastUpdate = lastUpdate(mud);
        checkVersion(mud);
        List<String> extensions = new ArrayList<>();
        mud.node("extensions").forEach(e -> extensions.add(Text.shorten(e.asText(), 100)));
        AccessLists lists = AccessLists.read(root, notes);
        var fromDevice = lists.of(mud.object("from-device-policy"), AccessLists.Side.FROM_DEVICE);
        var toDevice = lists.of(mud.object("to-device-policy"), AccessLists.Side.TO_DEVICE);
        lists.noteUnused();
        if (url.isEmpty() || lastUpdate.isEmpty()) {
            return Optional.empty();
        }
        JsonNode tls = Stream.of("client-profiles", "tls-profiles", "client-profile")
                .map(root::node)
                .filter(node -> !node.isMissingNode())
                .findFirst()
                .orElseGet(() -> mud.node("client-profiles"));
        return Optional.of(new MudFile(
                url.get(),
                lastUpdate.get(),
                cacheHours(mud),
                isSupported(mud),
                maker(mud),
                mud.uri("documentation"),
                mud.uri("mud-signature"),
                extensions,
                transparency(root, mud),
                tls.isMissingNode() ? "" : tls.toString(),
                fromDevice,
                toDevice));
    }

    /** RFC 8520 section 3.2: an {@code https} URL. Older files with {@code http} are tolerated. */
    private Optional<URI> url(Members mud) {
        Optional<URI> url = mud.uri("mud-url");
        if (url.isEmpty() || url.get().getHost() == null) {
            notes.error(mud.at("mud-url"), "mud.no_url");
            return Optional.empty();
        }
        if (!"https".equalsIgnoreCase(url.get().getScheme())) {
            notes.warning(mud.at("mud-url"), "mud.lint.url_not_https");
        }
        return url;
    }

    private Optional<Instant> lastUpdate(Members mud) {
        String text = mud.text("last-update");
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException e) {
            notes.error(mud.at("last-update"), "mud.not_time", text);
            return Optional.empty();
        }
    }

    private void checkVersion(Members mud) {
        if (mud.number("mud-version", 0, 255, 1) != 1) {
            notes.error(mud.at("mud-version"), "mud.version", mud.text("mud-version"));
        }
    }

    /** Section 3.5: 1 to 168 hours, 48 when the file is silent. */
    private int cacheHours(Members mud) {
        int hours = mud.number("cache-validity", 0, Integer.MAX_VALUE, HOURS_DEFAULT);
        if (hours < 1 || hours > HOURS_MOST) {
            notes.warning(mud.at("cache-validity"), "mud.lint.cache_validity", hours, HOURS_MOST);
        }
        return Math.clamp(hours, 1, HOURS_MOST);
    }

    private boolean isSupported(Members mud) {
        JsonNode node = mud.node("is-supported");
        if (!node.isBoolean()) {
            notes.warning(mud.at("is-supported"), "mud.lint.support_unknown");
            return false;
        }
        if (!node.asBoolean()) {
            notes.warning(mud.at("is-supported"), "mud.lint.not_supported");
        }
        return node.asBoolean();
    }

    private MudFile.Maker maker(Members mud) {
        String systemInfo = mud.text("systeminfo");
        if (systemInfo.isEmpty()) {
            notes.warning(mud.at("systeminfo"), "mud.lint.no_systeminfo");
        }
        return new MudFile.Maker(
                systemInfo,
                mud.text("mfg-name"),
                mud.text("model-name"),
                mud.text("firmware-rev"),
                mud.text("software-rev"));
    }

    /** RFC 9472 puts the container {@code transparency} into the MUD container. */
    private MudFile.Transparency transparency(Members root, Members mud) {
        Members given =
                mud.has("transparency") ? mud.object("transparency") : root.object("transparency");
        if (!given.object().isObject()) {
            return MudFile.Transparency.NONE;
        }
        List<MudFile.Sbom> sboms = given.objects("sboms").stream()
                .flatMap(sbom -> sbom.uri("sbom-url").stream()
                        .map(url -> new MudFile.Sbom(sbom.text("version-info"), url)))
                .toList();
        String local = Stream.of("sbom-local-well-known", "sbom-archive-list")
                .map(given::text)
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse("");
        List<URI> vulnerabilities = new ArrayList<>();
        JsonNode urls = given.node("vuln-url");
        (urls.isArray() ? urls : List.of(urls))
                .forEach(url -> vulnerability(given, url).ifPresent(vulnerabilities::add));
        Optional<URI> contact = given.uri("contact-info").or(() -> given.uri("sbom-contact-info"));
        return new MudFile.Transparency(sboms, local, contact, vulnerabilities);
    }

    private Optional<URI> vulnerability(Members given, JsonNode url) {
        if (!url.isTextual()) {
            return Optional.empty();
        }
        try {
            return Optional.of(URI.create(url.asText()));
        } catch (IllegalArgumentException e) {
            notes.warning(given.at("vuln-url"), "mud.not_uri", Text.shorten(url.asText(), 100));
            return Optional.empty();
        }
    }
}
