package dev.sekimori.console.rest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdScalarSerializer;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;

import dev.sekimori.console.rest.dto.Inputs.OwnerInput;
import dev.sekimori.model.DecisionId;
import dev.sekimori.model.DeviceId;
import dev.sekimori.model.FindingId;
import dev.sekimori.model.Language;
import dev.sekimori.model.NoticeId;
import dev.sekimori.model.PersonName;
import dev.sekimori.model.Role;
import dev.sekimori.model.ScanId;
import dev.sekimori.model.decision.Situation;

import java.io.IOException;
import java.io.Serial;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Records ↔ JSON (RFC 8259): written with snake-case enums and times in milliseconds, read strictly
 * and within bounds. Any thread, no state besides the mapper.
 */
final class RestJson {
    /** The deepest nesting that is read. */
    static final int MAX_DEPTH = 16;

    /** Types that are a string on the wire. */
    static final Set<Class<?>> IDS = Set.of(
            DeviceId.class,
            FindingId.class,
            NoticeId.class,
            ScanId.class,
            DecisionId.class,
            PersonName.class);

    /** RFC 3339 in UTC with exactly three digits of a second. */
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    static final JsonMapper MAPPER = mapper();

    private RestJson() {}

    static byte[] write(Object value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(value.getClass() + " has no JSON form", e);
        }
    }

    static String text(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(value.getClass() + " has no JSON form", e);
        }
    }

    private static JsonMapper mapper() {
        JsonFactory factory = JsonFactory.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(MAX_DEPTH)
                        .maxDocumentLength(RequestBody.MAX_BYTES)
                        .build())
                .build();
        JsonMapper mapper = JsonMapper.builder(factory)
                .addModule(new Jdk8Module())
                .addModule(spellings())
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .build();
        List.of(CoercionInputShape.Integer, CoercionInputShape.Float, CoercionInputShape.Boolean)
                .forEach(shape -> mapper.coercionConfigFor(LogicalType.Textual)
                        .setCoercion(shape, CoercionAction.Fail));
        return mapper;
    }

    private static SimpleModule spellings() {
        SimpleModule module = new SimpleModule("sekimori-rest");
        module.addSerializer(Instant.class, new Printed<>(Instant.class, TIME::format));
        module.addSerializer(Enum.class, new Printed<>(Enum.class, Names::of));
        IDS.forEach(type -> module.addSerializer(new Printed<>(type, Object::toString)));
        module.addDeserializer(DeviceId.class, new Read<>(DeviceId.class, DeviceId::new));
        module.addDeserializer(PersonName.class, new Read<>(PersonName.class, PersonName::new));
        module.addDeserializer(Role.class, new Read<>(Role.class, choice(Role.class)));
        module.addDeserializer(
                Situation.class, new Read<>(Situation.class, choice(Situation.class)));
        module.addDeserializer(Language.class, new Read<>(Language.class, choice(Language.class)));
        module.addDeserializer(OwnerInput.class, new OwnerReader());
        return module;
    }

    private static <E extends Enum<E>> Function<String, E> choice(Class<E> type) {
        return name -> Names.find(type, name)
                .orElseThrow(() -> new IllegalArgumentException("none of " + type));
    }

    /** Writes a value as a string. */
    private static final class Printed<T> extends StdScalarSerializer<T> {
        @Serial
        private static final long serialVersionUID = 1L;

        private final transient Function<? super T, String> print;

        Printed(Class<T> type, Function<? super T, String> print) {
            super(type);
            this.print = print;
        }

        @Override
        public void serialize(T value, JsonGenerator json, SerializerProvider provider)
                throws IOException {
            json.writeString(print.apply(value));
        }
    }

    /** Reads a value from a string and nothing else. */
    private static final class Read<T> extends StdScalarDeserializer<T> {
        @Serial
        private static final long serialVersionUID = 1L;

        private final transient Function<String, T> parse;

        Read(Class<T> type, Function<String, T> parse) {
            super(type);
            this.parse = parse;
        }

        @Override
        @SuppressWarnings("unchecked")
        public T deserialize(JsonParser json, DeserializationContext context) throws IOException {
            if (!json.hasToken(JsonToken.VALUE_STRING)) {
                return (T) context.handleUnexpectedToken(handledType(), json);
            }
            try {
                return parse.apply(json.getText());
            } catch (IllegalArgumentException e) {
                throw context.weirdStringException(json.getText(), handledType(), "not a name");
            }
        }
    }
}
