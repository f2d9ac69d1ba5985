package dev.sekimori.observe.profile;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;

import dev.sekimori.model.Message;
import dev.sekimori.model.Text;
import dev.sekimori.observe.ObserveException;

import org.yaml.snakeyaml.LoaderOptions;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * Reads one bounded YAML document into located nodes. Aliases are refused (they make bombs and hide
 * what a profile says), so are duplicate keys, second documents and nesting beyond 20 levels.
 */
final class YamlTree {
    private static final int MAX_DEPTH = 20;
    private static final YAMLFactory FACTORY =
            YAMLFactory.builder().loaderOptions(options()).build();

    private final YAMLParser parser;
    private final Problems problems;

    private YamlTree(YAMLParser parser, Problems problems) {
        this.parser = parser;
        this.problems = problems;
    }

    /** The document, or empty when {@code problems} has got the reason. */
    static Optional<YamlNode> read(String yaml, Problems problems) {
        try (YAMLParser parser = FACTORY.createParser(yaml)) {
            if (parser.nextToken() == null) {
                problems.add(1, 1, "", Message.of("profile.empty"));
                return Optional.empty();
            }
            Optional<YamlNode> root = Optional.of(new YamlTree(parser, problems).node("", 0));
            if (problems.isEmpty() && parser.nextToken() != null) {
                JsonLocation at = parser.currentTokenLocation();
                problems.add(
                        at.getLineNr(),
                        at.getColumnNr(),
                        "",
                        Message.of("profile.several_documents"));
            }
            return root;
        } catch (JsonProcessingException e) {
            JsonLocation at = e.getLocation();
            int line = at == null ? 1 : Math.max(1, at.getLineNr());
            int column = at == null ? 1 : Math.max(1, at.getColumnNr());
            problems.add(
                    line,
                    column,
                    "",
                    Message.of("profile.not_yaml", firstLine(e.getOriginalMessage())));
            return Optional.empty();
        } catch (IOException e) {
            throw new ObserveException("text in memory cannot fail to be read", e);
        }
    }

    private YamlNode node(String path, int depth) throws IOException {
        JsonLocation at = parser.currentTokenLocation();
        int line = Math.max(1, at.getLineNr());
        int column = Math.max(1, at.getColumnNr());
        if (parser.isCurrentAlias()) {
            problems.add(line, column, path, Message.of("profile.alias"));
        }
        if (depth > MAX_DEPTH) {
            problems.add(line, column, path, Message.of("profile.too_deep", MAX_DEPTH));
            parser.skipChildren();
            return new YamlNode.Scalar("", line, column);
        }
        JsonToken token = parser.currentToken();
        if (token == JsonToken.START_OBJECT) {
            return new YamlNode.Mapping(entries(path, depth), line, column);
        }
        if (token == JsonToken.START_ARRAY) {
            return new YamlNode.Sequence(items(path, depth), line, column);
        }
        return new YamlNode.Scalar(
                token == JsonToken.VALUE_NULL ? "" : parser.getText(), line, column);
    }

    private SequencedMap<String, YamlNode> entries(String path, int depth) throws IOException {
        SequencedMap<String, YamlNode> entries = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String key = parser.currentName();
            JsonLocation at = parser.currentTokenLocation();
            String place = path.isEmpty() ? key : path + "." + key;
            parser.nextToken();
            if (entries.putIfAbsent(key, node(place, depth + 1)) != null) {
                problems.add(
                        at.getLineNr(),
                        at.getColumnNr(),
                        place,
                        Message.of("profile.duplicate", key));
            }
        }
        return entries;
    }

    private List<YamlNode> items(String path, int depth) throws IOException {
        List<YamlNode> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(node(path + "[" + items.size() + "]", depth + 1));
        }
        return items;
    }

    private static LoaderOptions options() {
        LoaderOptions options = new LoaderOptions();
        options.setMaxAliasesForCollections(0);
        options.setNestingDepthLimit(MAX_DEPTH * 2);
        options.setCodePointLimit(ProfileReader.MAX_BYTES);
        options.setAllowDuplicateKeys(true); // reported with their place above
        return options;
    }

    private static String firstLine(String text) {
        return Text.shorten(text.lines().findFirst().orElse(""), 200);
    }
}
