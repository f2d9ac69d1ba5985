package dev.sekimori.observe.onvif;

import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * The texts of an XML document by the local names on the way to them. Read without document type,
 * entities or anything from elsewhere; at most 64 Ki characters, 2,000 elements, 40 deep.
 */
final class SafeXml {
    private static final int MOST_CHARS = 64 * 1024;
    private static final int MOST_ELEMENTS = 2_000;
    private static final int MOST_DEPTH = 40;
    private static final int MOST_VALUE_CHARS = 4_000;

    /** An element: the local names from the root to it, each after a slash, and its own text. */
    record Element(String path, String text) {}

    private final List<Element> elements;

    private SafeXml(List<Element> elements) {
        this.elements = elements;
    }

    /** Empty when it is not well-formed, has a document type, or is too large. */
    static Optional<SafeXml> parse(String xml) {
        if (xml.length() > MOST_CHARS || xml.contains("<!DOCTYPE")) {
            return Optional.empty();
        }
        try {
            XMLStreamReader reader = factory().createXMLStreamReader(new StringReader(xml));
            return read(reader).map(SafeXml::new);
        } catch (XMLStreamException e) {
            return Optional.empty();
        }
    }

    private static Optional<List<Element>> read(XMLStreamReader reader) throws XMLStreamException {
        List<Element> elements = new ArrayList<>();
        Deque<String> names = new ArrayDeque<>();
        Deque<StringBuilder> texts = new ArrayDeque<>();
        while (reader.hasNext()) {
            switch (reader.next()) {
                case XMLStreamConstants.DTD -> {
                    return Optional.empty();
                }
                case XMLStreamConstants.START_ELEMENT -> {
                    names.addLast(reader.getLocalName());
                    texts.addLast(new StringBuilder());
                    if (names.size() > MOST_DEPTH || elements.size() >= MOST_ELEMENTS) {
                        return Optional.empty();
                    }
                }
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA ->
                    append(texts, reader.getText());
                case XMLStreamConstants.END_ELEMENT -> {
                    String path = "/" + String.join("/", names);
                    String text = texts.removeLast().toString().strip();
                    names.removeLast();
                    elements.add(new Element(path, text));
                }
                default -> {
                    // Comments and instructions say nothing.
                }
            }
        }
        return Optional.of(elements);
    }

    private static void append(Deque<StringBuilder> texts, String text) {
        StringBuilder last = texts.peekLast();
        if (last != null && last.length() < MOST_VALUE_CHARS) {
            last.append(text, 0, Math.min(text.length(), MOST_VALUE_CHARS - last.length()));
        }
    }

    /** The text of the first element whose path ends so, for example {@code /Body/Fault/Code}. */
    Optional<String> text(String pathEnd) {
        return elements.stream()
                .filter(element -> element.path().endsWith(pathEnd))
                .map(Element::text)
                .findFirst();
    }

    /** The texts of all elements whose path ends so, in the order of their ends. */
    List<String> texts(String pathEnd) {
        return elements.stream()
                .filter(element -> element.path().endsWith(pathEnd))
                .map(Element::text)
                .toList();
    }

    boolean has(String pathEnd) {
        return text(pathEnd).isPresent();
    }

    /** A text made harmless for XML 1.0; characters that it cannot hold become question marks. */
    static String escape(String text) {
        StringBuilder escaped = new StringBuilder();
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&apos;");
                default -> escaped.appendCodePoint(isAllowed(c) ? c : '?');
            }
        });
        return escaped.toString();
    }

    private static boolean isAllowed(int c) {
        return c == '\t'
                || c == '\n'
                || (c >= 0x20 && c <= 0xd7ff)
                || (c >= 0xe000 && c <= 0xfffd)
                || c >= 0x10000;
    }

    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        return factory;
    }
}
