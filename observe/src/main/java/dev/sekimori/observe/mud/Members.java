package dev.sekimori.observe.mud;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;

import dev.sekimori.model.Text;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The members of one JSON object of a YANG data tree (RFC 7951). A name may have its module before
 * a colon or not: makers leave it out where it is needed and write it where it is not.
 *
 * @param pointer where the object is (RFC 6901)
 */
record Members(JsonNode object, String pointer, Notes notes) {
    private static final int MAX_TEXT = 500;
    private static final int MAX_ITEMS = 2_000;

    boolean has(String name) {
        return !node(name).isMissingNode();
    }

    /** The value of a member, missing when it is not there. */
    JsonNode node(String name) {
        JsonNode plain = object.path(name);
        if (!plain.isMissingNode()) {
            return plain;
        }
        for (var property : object.properties()) {
            if (property.getKey().endsWith(":" + name)) {
                return property.getValue();
            }
        }
        return MissingNode.getInstance();
    }

    String at(String name) {
        return pointer + "/" + name.replace("~", "~0").replace("/", "~1");
    }

    /** An object; an empty one when it is missing or something else, which is noted. */
    Members object(String name) {
        JsonNode node = node(name);
        if (!node.isMissingNode() && !node.isObject()) {
            notes.error(at(name), "mud.not_object");
        }
        return new Members(node, at(name), notes);
    }

    /** The objects of a list; a single object counts as a list of one. */
    List<Members> objects(String name) {
        JsonNode node = node(name);
        if (node.isObject()) {
            notes.warning(at(name), "mud.lint.object_for_list");
            return List.of(new Members(node, at(name), notes));
        }
        if (!node.isMissingNode() && !node.isArray()) {
            notes.error(at(name), "mud.not_list");
        }
        if (node.size() > MAX_ITEMS) {
            notes.error(at(name), "mud.too_many", MAX_ITEMS);
            return List.of();
        }
        List<Members> items = new ArrayList<>();
        for (JsonNode item : node) {
            items.add(new Members(item, at(name) + "/" + items.size(), notes));
        }
        return items;
    }

    /** A text, shortened to its bound; empty when it is missing. */
    String text(String name) {
        JsonNode node = node(name);
        if (node.isMissingNode() || node.isNull()) {
            return "";
        }
        if (!node.isValueNode()) {
            notes.error(at(name), "mud.not_text");
            return "";
        }
        return Text.shorten(node.asText().strip(), MAX_TEXT);
    }

    Optional<URI> uri(String name) {
        String text = text(name);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new URI(text));
        } catch (URISyntaxException e) {
            notes.warning(at(name), "mud.not_uri", text);
            return Optional.empty();
        }
    }

    /** A number, which may be written as a text; {@code otherwise} when it is missing. */
    int number(String name, int least, int most, int otherwise) {
        String text = text(name);
        if (text.isEmpty()) {
            return otherwise;
        }
        try {
            int number = Integer.decode(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // noted below, as a number out of bounds is
        }
        notes.error(at(name), "mud.not_number", text, least, most);
        return otherwise;
    }
}
