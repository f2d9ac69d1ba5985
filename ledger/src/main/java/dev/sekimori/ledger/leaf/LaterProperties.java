package dev.sekimori.ledger.leaf;

import com.fasterxml.jackson.annotation.JacksonInject;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.InjectableValues;
import com.fasterxml.jackson.databind.SerializationConfig;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.introspect.AnnotatedParameter;
import com.fasterxml.jackson.databind.introspect.NopAnnotationIntrospector;
import com.fasterxml.jackson.databind.ser.BeanPropertyWriter;
import com.fasterxml.jackson.databind.ser.BeanSerializerModifier;

import dev.sekimori.model.decision.Conditions;
import dev.sekimori.model.decision.Decision;
import dev.sekimori.model.decision.DecisionInput;
import dev.sekimori.model.decision.DeviceFacts;
import dev.sekimori.model.decision.FlowRule;
import dev.sekimori.model.decision.Interworking;
import dev.sekimori.model.decision.PolicySet;
import dev.sekimori.model.decision.Reach;
import dev.sekimori.model.decision.Side;
import dev.sekimori.model.event.SiteEvent;
import dev.sekimori.model.mud.MudPolicy;

import org.jspecify.annotations.Nullable;

import java.io.Serial;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Properties that records got after leaves of them were written. Such a property is left out where
 * it has the value that was meant before it was there, and has that value where it is left out: so
 * old leaves are read, and have the same bytes when they are written again.
 */
final class LaterProperties {
    private static final Map<Class<?>, Map<String, Object>> BEFORE = Map.of(
            FlowRule.class, Map.of("conditions", Conditions.NONE),
            Decision.class, Map.of("values", Optional.empty()),
            DecisionInput.class, Map.of("windows", List.of(), "side", Side.INNER),
            DeviceFacts.class, Map.of("firmware", "", "reach", Reach.UNKNOWN),
            SiteEvent.SituationDeclared.class, Map.of("until", Optional.empty()),
            MudPolicy.class, Map.of("clients", new TreeMap<>()),
            PolicySet.class,
                    Map.of(
                            "assets",
                            new TreeMap<>(),
                            "clearances",
                            List.of(),
                            "interworking",
                            Interworking.OFF,
                            "mud",
                            MudPolicy.NONE));

    private LaterProperties() {}

    private static Optional<Object> before(Class<?> type, String property) {
        return Optional.ofNullable(BEFORE.getOrDefault(type, Map.of()).get(property));
    }

    /** Reads what is left out. */
    static final class Reading extends NopAnnotationIntrospector {
        @Serial
        private static final long serialVersionUID = 1L;

        @Override
        @SuppressWarnings("deprecation") // the newer form adds what is not used here
        public JacksonInject.@Nullable Value findInjectableValue(AnnotatedMember member) {
            if (!(member instanceof AnnotatedParameter parameter)) {
                return null;
            }
            RecordComponent[] components = parameter.getDeclaringClass().getRecordComponents();
            int parameters = parameter.getOwner().getParameterCount();
            if (components == null || components.length != parameters) {
                return null;
            }
            String name = components[parameter.getIndex()].getName();
            return before(parameter.getDeclaringClass(), name)
                    .map(value -> JacksonInject.Value.construct(new StandIn(value), true))
                    .orElse(null);
        }
    }

    /** The values that stand in for what is left out. */
    static final class Values extends InjectableValues {
        @Serial
        private static final long serialVersionUID = 1L;

        @Override
        @SuppressWarnings("deprecation") // it is the one that must be there
        public Object findInjectableValue(
                Object value,
                DeserializationContext context,
                BeanProperty property,
                @Nullable Object bean) {
            return value instanceof StandIn(var before) ? before : value;
        }
    }

    /** What stands in; wrapped, as an empty text would be taken for none. */
    private record StandIn(Object before) {}

    /** Leaves out what need not be written. */
    static final class Writing extends BeanSerializerModifier {
        @Serial
        private static final long serialVersionUID = 1L;

        @Override
        public List<BeanPropertyWriter> changeProperties(
                SerializationConfig config,
                BeanDescription bean,
                List<BeanPropertyWriter> properties) {
            properties.replaceAll(writer -> before(bean.getBeanClass(), writer.getName())
                    .<BeanPropertyWriter>map(value -> new Sparing(writer, value))
                    .orElse(writer));
            return properties;
        }
    }

    private static final class Sparing extends BeanPropertyWriter {
        @Serial
        private static final long serialVersionUID = 1L;

        private final transient Object before;

        Sparing(BeanPropertyWriter writer, Object before) {
            super(writer);
            this.before = before;
        }

        @Override
        public void serializeAsField(Object bean, JsonGenerator json, SerializerProvider provider)
                throws Exception {
            if (!before.equals(get(bean))) {
                super.serializeAsField(bean, json, provider);
            }
        }
    }
}
