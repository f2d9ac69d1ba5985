package dev.sekimori.observe.profile;

import dev.sekimori.model.Message;
import dev.sekimori.model.Role;
import dev.sekimori.model.decision.Answer;
import dev.sekimori.model.decision.Conditions;
import dev.sekimori.model.decision.FlowRule;
import dev.sekimori.model.decision.FlowRule.PeerClass;
import dev.sekimori.model.decision.FlowRule.PeerMatch;
import dev.sekimori.model.decision.Operation;
import dev.sekimori.model.device.Protocol;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** The flows of a profile: who may do what with the device. */
final class FlowForm {
    private static final int MAX_RATE = 1_000_000;
    private static final Pattern RULE_ID = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
    /** Units, functions and registers: numbers, lists, ranges, {@code *}, a last {@code **}. */
    private static final Pattern REGISTERS = Pattern.compile(
            "/|/?(\\*\\*|(\\*|[0-9][0-9,-]*)((/(\\*|[0-9][0-9,-]*)){2}|(/(\\*|[0-9][0-9,-]*))?/\\*\\*))");

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{(id|serial|clientId)\\}");

    private final Problems problems;

    FlowForm(Problems problems) {
        this.problems = problems;
    }

    List<FlowRule> flows(List<Fields.Item> items) {
        List<FlowRule> rules = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (Fields.Item item : items) {
            FlowRule rule = flow(Fields.of(item.node(), item.path(), problems));
            if (!ids.add(rule.id())) {
                problems.add(
                        item.node(),
                        item.path() + ".id",
                        Message.of("profile.duplicate", rule.id()));
            }
            rules.add(rule);
        }
        return rules;
    }

    private FlowRule flow(Fields fields) {
        String id = fields.text("id", 63);
        if (!id.isEmpty() && !RULE_ID.matcher(id).matches()) {
            fields.problem("id", Message.of("profile.bad_name", id, RULE_ID.pattern()));
        }
        PeerMatch peer = peer(fields.mapping("peer"));
        List<Protocol> protocols = fields.choices("protocols", Protocol.class);
        List<Operation> operations = fields.choices("operations", Operation.class);
        List<String> resources = fields.texts("resources", 300);
        Answer answer = fields.choice("answer", Answer.class);
        int rate = fields.numberOr("ratePerMinute", 1, MAX_RATE, 0);
        notEmpty(fields, "protocols", protocols);
        notEmpty(fields, "operations", operations);
        notEmpty(fields, "resources", resources);
        resources.stream()
                .filter(resource -> !isResource(resource, protocols))
                .forEach(resource ->
                        fields.problem("resources", Message.of("profile.bad_resource", resource)));
        if (peer.kind() == PeerClass.ANYONE && answer != Answer.REFUSE) {
            fields.problem("answer", Message.of("profile.anyone_allowed"));
        }
        Conditions conditions = ConditionForm.conditions(fields, problems);
        if (conditions.values().isPresent()) {
            bounded(fields, protocols, operations);
        }
        boolean bounds = rate > 0 || conditions.values().isPresent();
        if ((answer == Answer.LIMIT && !bounds) || (answer != Answer.LIMIT && rate > 0)) {
            fields.problem("ratePerMinute", Message.of("profile.limit_rate"));
            rate = 1;
        }
        fields.finish();
        return new FlowRule(id, peer, protocols, operations, resources, answer, rate, conditions);
    }

    /** A range where no number can be seen would refuse everything, or nothing. */
    private static void bounded(
            Fields fields, List<Protocol> protocols, List<Operation> operations) {
        if (operations.stream().noneMatch(FlowRule::writesNumbers)) {
            fields.problem("values", Message.of("profile.values_unwritten"));
        }
        protocols.stream()
                .filter(protocol -> !FlowRule.showsNumbers(protocol))
                .findFirst()
                .ifPresent(protocol -> fields.problem(
                        "values",
                        Message.of(
                                "profile.values_unseen",
                                protocol.name().toLowerCase(Locale.ROOT))));
    }

    private static PeerMatch peer(Fields fields) {
        PeerMatch peer = new PeerMatch(
                fields.choice("kind", PeerClass.class),
                fields.choiceOr("role", Role.VIEWER),
                fields.itemsOrNone("types").isEmpty() ? List.of() : fields.texts("types", 40));
        fields.finish();
        return peer;
    }

    private static void notEmpty(Fields fields, String name, List<?> values) {
        if (values.isEmpty()) {
            fields.problem(name, Message.of("profile.blank"));
        }
    }

    /**
     * MQTT rules name topic filters (MQTT 3.1.1 section 4.7), Modbus rules units, functions and
     * registers, all others absolute paths.
     */
    static boolean isResource(String resource, List<Protocol> protocols) {
        String plain = PLACEHOLDER.matcher(resource).replaceAll("x");
        if (plain.isEmpty() || plain.contains("{") || plain.contains("}")) {
            return false;
        }
        if (protocols.contains(Protocol.MODBUS) && !REGISTERS.matcher(plain).matches()) {
            return false;
        }
        boolean mqtt = protocols.contains(Protocol.MQTT) || protocols.contains(Protocol.MQTTS);
        boolean modbus = protocols.contains(Protocol.MODBUS);
        return mqtt ? isTopicFilter(plain) : modbus || plain.startsWith("/");
    }

    private static boolean isTopicFilter(String filter) {
        String[] levels = filter.split("/", -1);
        for (int i = 0; i < levels.length; i++) {
            boolean last = i == levels.length - 1;
            if (levels[i].contains("#") && !(last && levels[i].equals("#"))) {
                return false;
            }
            if (levels[i].contains("+") && !levels[i].equals("+")) {
                return false;
            }
        }
        return true;
    }
}
