package dev.sekimori.ledger.leaf;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.AnnotationIntrospector;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;

import dev.sekimori.ledger.fault.MalformedLeafException;
import dev.sekimori.model.decision.Peer;
import dev.sekimori.model.event.Event;
import dev.sekimori.model.mud.MudRemote;

import org.jspecify.annotations.Nullable;

/**
 * Records of the model ↔ JSON text, deterministic when written and strict when read: properties in
 * alphabetical order, times in RFC 3339 UTC, no property unknown, missing, null or doubled.
 */
public final class Json {
    private static final JsonMapper MAPPER = mapper();

    private Json() {}

    /** The text of a record. */
    public static String write(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new MalformedLeafException(
                    value.getClass().getSimpleName() + " has no JSON form", e);
        }
    }

    /** The record of a text; throws {@link MalformedLeafException} for anything else. */
    public static <T> T read(Class<T> type, String text) {
        try {
            @Nullable T value = MAPPER.readerFor(type).readValue(text);
            if (value == null) {
                throw new MalformedLeafException("null is not the JSON of " + type.getSimpleName());
            }
            return value;
        } catch (JsonProcessingException e) {
            throw new MalformedLeafException(
                    "not the JSON of " + type.getSimpleName() + ": " + e.getOriginalMessage(), e);
        }
    }

    private static JsonMapper mapper() {
        JsonFactory factory = JsonFactory.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(32)
                        .maxDocumentLength(4L * LeafCodec.MAX_BYTES)
                        .build())
                .build();
        JsonMapper.Builder builder = JsonMapper.builder(factory)
                .addModule(new Jdk8Module())
                .addModule(new ModelModule())
                .visibility(PropertyAccessor.GETTER, Visibility.NONE)
                .visibility(PropertyAccessor.IS_GETTER, Visibility.NONE)
                .visibility(PropertyAccessor.FIELD, Visibility.ANY)
                .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
                .disable(MapperFeature.SORT_CREATOR_PROPERTIES_FIRST)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
                .annotationIntrospector(AnnotationIntrospector.pair(
                        new LaterProperties.Reading(), new JacksonAnnotationIntrospector()))
                .injectableValues(new LaterProperties.Values())
                .addMixIn(Event.class, Alternative.class)
                .addMixIn(Peer.class, Alternative.class)
                .addMixIn(MudRemote.class, Alternative.class);
        EventTypes.all()
                .forEach((name, type) -> builder.registerSubtypes(new NamedType(type, name)));
        EventTypes.leaves(MudRemote.class)
                .forEach(type -> builder.registerSubtypes(
                        new NamedType(type, SnakeCase.ofClassName(type.getSimpleName()))));
        EventTypes.leaves(Peer.class)
                .forEach(type -> builder.registerSubtypes(new NamedType(
                        type,
                        SnakeCase.ofClassName(type.getSimpleName().replaceFirst("Peer$", "")))));
        return builder.build();
    }

    /** Sealed alternatives are told apart by a property {@code type}. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    private interface Alternative {}
}
