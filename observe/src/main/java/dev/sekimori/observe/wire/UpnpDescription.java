package dev.sekimori.observe.wire;

import java.io.StringReader;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * The first device of a UPnP device description (UPnP Device Architecture 2.0 section 2.3). Read
 * without document type, entities or anything from elsewhere, at most 64 Ki characters.
 */
public record UpnpDescription(Map<String, String> properties) {
    private static final int MAX_CHARS = 64 * 1024;
    private static final int MAX_VALUE_CHARS = 300;
    private static final int MAX_EVENTS = 20_000;
    private static final Set<String> NAMES = Set.of(
            "deviceType",
            "friendlyName",
            "manufacturer",
            "modelName",
            "modelNumber",
            "modelDescription",
            "serialNumber");

    public UpnpDescription {
        properties = Map.copyOf(properties);
    }

    public static Optional<UpnpDescription> parse(String xml) {
        if (xml.length() > MAX_CHARS) {
            return Optional.empty();
        }
        Map<String, String> properties = new TreeMap<>();
        try {
            XMLStreamReader reader = factory().createXMLStreamReader(new StringReader(xml));
            read(reader, properties);
            reader.close();
        } catch (XMLStreamException e) {
            // What came before the damage is still what the device said.
            return properties.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new UpnpDescription(properties));
        }
        return properties.isEmpty()
                ? Optional.empty()
                : Optional.of(new UpnpDescription(properties));
    }

    /** The value of {@code name}, or empty. */
    public Optional<String> property(String name) {
        return Optional.ofNullable(properties.get(name));
    }

    private static void read(XMLStreamReader reader, Map<String, String> properties)
            throws XMLStreamException {
        String name = "";
        StringBuilder value = new StringBuilder();
        for (int events = 0; reader.hasNext() && events < MAX_EVENTS; events++) {
            int event = reader.next();
            if (event == XMLStreamConstants.START_ELEMENT) {
                name = NAMES.contains(reader.getLocalName()) ? reader.getLocalName() : "";
                value.setLength(0);
            } else if (event == XMLStreamConstants.CHARACTERS && value.length() < MAX_VALUE_CHARS) {
                value.append(
                        reader.getText(), 0, Math.min(reader.getTextLength(), MAX_VALUE_CHARS));
            } else if (event == XMLStreamConstants.END_ELEMENT) {
                if (!name.isEmpty() && !value.toString().isBlank()) {
                    properties.putIfAbsent(name, value.toString().strip());
                }
                name = "";
            }
        }
    }

    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        return factory;
    }
}
