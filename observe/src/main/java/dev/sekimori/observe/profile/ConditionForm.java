package dev.sekimori.observe.profile;

import dev.sekimori.model.Message;
import dev.sekimori.model.decision.AssetKind;
import dev.sekimori.model.decision.Conditions;
import dev.sekimori.model.decision.IdentityStrength;
import dev.sekimori.model.decision.Situation;
import dev.sekimori.model.decision.ValueRange;
import dev.sekimori.model.device.Trust;

import java.util.Optional;

/** When a flow may be, and which numbers it may write. */
final class ConditionForm {
    private ConditionForm() {}

    /** {@code when} and {@code values} of a flow. */
    static Conditions conditions(Fields flow, Problems problems) {
        Conditions when =
                flow.mappingOrNone("when").map(ConditionForm::when).orElse(Conditions.NONE);
        return flow.mappingOrNone("values")
                .flatMap(values -> range(values, problems))
                .map(when::with)
                .orElse(when);
    }

    private static Conditions when(Fields fields) {
        Conditions when = new Conditions(
                fields.choicesOrNone("situations", Situation.class),
                fields.textsOrNone("windows", 63),
                fields.choiceOr("minTrust", Trust.Level.NONE),
                fields.choiceOr("identity", IdentityStrength.ADDRESS),
                fields.choicesOrNone("functions", AssetKind.class),
                Optional.empty());
        fields.finish();
        return when;
    }

    private static Optional<ValueRange> range(Fields fields, Problems problems) {
        Optional<Double> min = fields.decimal("min");
        Optional<Double> max = fields.decimal("max");
        fields.finish();
        if (min.isEmpty() || max.isEmpty()) {
            String missing = min.isEmpty() ? "min" : "max";
            fields.problem(missing, Message.of("profile.missing", missing));
            return Optional.empty();
        }
        if (min.get() > max.get()) {
            problems.add(fields.node(), fields.path(), Message.of("profile.values_order"));
            return Optional.empty();
        }
        return Optional.of(new ValueRange(min.get(), max.get()));
    }
}
