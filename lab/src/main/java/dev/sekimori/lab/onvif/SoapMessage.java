package dev.sekimori.lab.onvif;

import java.io.StringReader;
import java.nio.charset.StandardCharsets;
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
 * A SOAP message by the local names of its elements. Read without document type and entities, at
 * most 200 elements, 20 deep.
 */
final class SoapMessage {
    private static final int MOST_ELEMENTS = 200;
    private static final int MOST_DEPTH = 20;
    private static final int MOST_CHARS = 1_000;
    private static final String BODY = "/Envelope/Body/";

    /** An element: the local names from the root to it, each after a slash, and its own text. */
    private record Element(String path, StringBuilder text) {}

    private final List<Element> elements;

    private SoapMessage(List<Element> elements) {
        this.elements = elements;
    }

    /** Empty when it is not well-formed, has a document type, or is too large. */
    static Optional<SoapMessage> parse(byte[] xml) {
        try {
            String text = new String(xml, StandardCharsets.UTF_8);
            XMLStreamReader reader = factory().createXMLStreamReader(new StringReader(text));
            return read(reader).map(SoapMessage::new);
        } catch (XMLStreamException e) {
            return Optional.empty();
        }
    }

    private static Optional<List<Element>> read(XMLStreamReader reader) throws XMLStreamException {
        List<Element> elements = new ArrayList<>();
        Deque<Element> open = new ArrayDeque<>();
        while (reader.hasNext()) {
            switch (reader.next()) {
                case XMLStreamConstants.DTD -> {
                    return Optional.empty();
                }
                case XMLStreamConstants.START_ELEMENT -> {
                    Element parent = open.peekLast();
                    Element element = new Element(
                            (parent == null ? "" : parent.path()) + "/" + reader.getLocalName(),
                            new StringBuilder());
                    if (open.size() >= MOST_DEPTH || elements.size() >= MOST_ELEMENTS) {
                        return Optional.empty();
                    }
                    open.addLast(element);
                    elements.add(element);
                }
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA ->
                    append(open, reader.getText());
                case XMLStreamConstants.END_ELEMENT -> open.removeLast();
                default -> {
                    // Comments and instructions say nothing.
                }
            }
        }
        return Optional.of(elements);
    }

    private static void append(Deque<Element> open, String text) {
        Element last = open.peekLast();
        if (last != null && last.text().length() < MOST_CHARS) {
            StringBuilder to = last.text();
            to.append(text, 0, Math.min(text.length(), MOST_CHARS - to.length()));
        }
    }

    /** The name of the first element in the body, empty when there is none. */
    String action() {
        return elements.stream()
                .map(Element::path)
                .filter(path -> path.startsWith(BODY))
                .map(path -> path.substring(BODY.length()))
                .findFirst()
                .orElse("");
    }

    /** The text of the first element whose path ends so, empty when there is none. */
    String text(String pathEnd) {
        return elements.stream()
                .filter(element -> element.path().endsWith(pathEnd))
                .map(element -> element.text().toString().strip())
                .findFirst()
                .orElse("");
    }

    /** A text as XML takes it. */
    static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        return factory;
    }
}
