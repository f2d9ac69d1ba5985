package dev.sekimori.ledger.leaf;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.Deserializers;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdScalarSerializer;

import dev.sekimori.model.DecisionId;
import dev.sekimori.model.DeviceId;
import dev.sekimori.model.FindingId;
import dev.sekimori.model.NoticeId;
import dev.sekimori.model.PersonName;
import dev.sekimori.model.ScanId;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.Serial;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * How the model's scalar types are spelled: ids and times (RFC 3339, UTC) as strings, enum
 * constants in lower snake case.
 */
final class ModelModule extends SimpleModule {
    @Serial
    private static final long serialVersionUID = 1L;

    ModelModule() {
        super("sekimori-model");
        setSerializerModifier(new LaterProperties.Writing());
        id(DeviceId.class, DeviceId::new, DeviceId::value);
        id(FindingId.class, FindingId::new, FindingId::value);
        id(NoticeId.class, NoticeId::new, NoticeId::value);
        id(ScanId.class, ScanId::new, ScanId::value);
        id(DecisionId.class, DecisionId::new, DecisionId::value);
        id(PersonName.class, PersonName::new, PersonName::value);
        id(Instant.class, Instant::parse, Instant::toString);
    }

    private <T> void id(Class<T> type, Function<String, T> parse, Function<T, String> print) {
        addSerializer(type, new Printed<>(type, print));
        addDeserializer(type, new Parsed<>(type, parse));
    }

    @Override
    public void setupModule(SetupContext context) {
        super.setupModule(context);
        context.addDeserializers(new EnumDeserializers());
        SimpleModule enums = new SimpleModule("sekimori-enums");
        enums.addSerializer(Enum.class, new Printed<>(Enum.class, SnakeCase::of));
        enums.setupModule(context);
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
    private static final class Parsed<T> extends StdScalarDeserializer<T> {
        @Serial
        private static final long serialVersionUID = 1L;

        private final transient Function<String, @Nullable T> parse;

        Parsed(Class<?> type, Function<String, @Nullable T> parse) {
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
                T value = parse.apply(json.getText());
                if (value != null) {
                    return value;
                }
            } catch (IllegalArgumentException | DateTimeException e) {
                throw JsonMappingException.from(json, "not a " + handledType().getSimpleName(), e);
            }
            return (T)
                    context.handleWeirdStringValue(handledType(), json.getText(), "no such name");
        }
    }

    /** Finds the reader of any enum. */
    private static final class EnumDeserializers extends Deserializers.Base {
        @Override
        public JsonDeserializer<?> findEnumDeserializer(
                Class<?> type, DeserializationConfig config, BeanDescription description) {
            Map<String, Object> constants = Arrays.stream(type.getEnumConstants())
                    .collect(Collectors.toUnmodifiableMap(
                            c -> SnakeCase.of((Enum<?>) c), Function.identity()));
            return new Parsed<Object>(type, constants::get);
        }

        @Override
        public boolean hasDeserializerFor(DeserializationConfig config, Class<?> valueType) {
            return valueType.isEnum();
        }
    }
}
