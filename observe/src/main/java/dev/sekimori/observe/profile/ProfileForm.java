package dev.sekimori.observe.profile;

import com.google.re2j.Pattern;

import dev.sekimori.model.Message;
import dev.sekimori.model.decision.Asset;
import dev.sekimori.model.device.Capability;
import dev.sekimori.model.device.IsolationMode;
import dev.sekimori.model.finding.FindingKind;
import dev.sekimori.model.patch.VirtualPatch;
import dev.sekimori.model.profile.DeviceProfile;
import dev.sekimori.model.profile.DeviceProfile.FactoryCredential;
import dev.sekimori.model.profile.DeviceProfile.IdentificationRule;
import dev.sekimori.model.profile.DeviceProfile.Label;
import dev.sekimori.model.profile.DeviceProfile.MudReference;
import dev.sekimori.model.profile.DeviceProfile.RemedyStep;
import dev.sekimori.model.profile.DeviceProfile.Support;
import dev.sekimori.model.thing.ThingModel;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The form of a profile, property by property. One use per file. */
final class ProfileForm {
    /** No check may try more pairs than this on one device (guideline G5-8: do no harm). */
    static final int MAX_FACTORY_PAIRS_PER_SERVICE = 3;

    private static final Pattern ID = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
    /** A file beside the profile and nowhere else. */
    private static final Pattern FILE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");

    private static final Pattern WORD = Pattern.compile("[a-z][a-z0-9_]{0,39}");

    private final Problems problems;

    ProfileForm(Problems problems) {
        this.problems = problems;
    }

    /** The profile, or empty when there is any problem. */
    Optional<DeviceProfile> profile(YamlNode root) {
        Fields fields = Fields.of(root, "", problems);
        String id = matching(fields, "id", ID);
        String type = matching(fields, "type", WORD);
        String manufacturer = fields.textOrEmpty("manufacturer", 100);
        String model = fields.textOrEmpty("model", 100);
        Capability capability = fields.choice("capability", Capability.class);
        boolean safetyRelevant = fields.truth("safetyRelevant");
        IsolationMode isolation = fields.choice("isolation", IsolationMode.class);
        if (safetyRelevant && isolation == IsolationMode.CUT) {
            fields.problem("isolation", Message.of("profile.safety_cut"));
        }
        List<IdentificationRule> identification = fields.items("identification").stream()
                .map(this::identification)
                .toList();
        List<Asset> assets = AssetForm.assets(fields.mapping("protects"), problems);
        var flows = new FlowForm(problems).flows(fields.items("flows"));
        ThingModel thing = fields.mappingOrNone("thing")
                .map(form -> new ThingForm(problems).thing(form))
                .orElse(ThingModel.EMPTY);
        var credentials = credentials(fields);
        Support support = support(fields.mapping("support"));
        List<RemedyStep> remedies = remedies(fields.mapping("remedies"), problems);
        List<Label> labels = labels(fields.itemsOrNone("labels"), problems);
        List<VirtualPatch> patches =
                new PatchForm(problems).patches(id, fields.itemsOrNone("virtualPatches"));
        Optional<MudReference> mud = fields.mappingOrNone("mud").map(this::mud);
        fields.finish();
        if (!problems.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new DeviceProfile(
                id,
                type,
                manufacturer,
                model,
                capability,
                safetyRelevant,
                isolation,
                identification,
                assets,
                flows,
                thing,
                credentials,
                support,
                remedies,
                labels,
                patches,
                mud));
    }

    private MudReference mud(Fields fields) {
        String file = matching(fields, "file", FILE);
        String signature = fields.textOr("signature", 63, "");
        if (!signature.isEmpty() && !FILE.matches(signature)) {
            fields.problem("signature", Message.of("profile.bad_name", signature, FILE.pattern()));
        }
        fields.finish();
        return new MudReference(
                file, signature.isEmpty() ? Optional.empty() : Optional.of(signature));
    }

    private static List<Label> labels(List<Fields.Item> items, Problems problems) {
        List<Label> labels = new ArrayList<>();
        for (Fields.Item item : items) {
            Fields fields = Fields.of(item.node(), item.path(), problems);
            labels.add(new Label(
                    fields.text("scheme", 40),
                    fields.number("level", 1, 9),
                    fields.textOrEmpty("number", 60),
                    fields.date("end")));
            fields.finish();
        }
        return labels;
    }

    private String matching(Fields fields, String name, Pattern pattern) {
        String text = fields.text(name, 63);
        if (!text.isEmpty() && !pattern.matches(text)) {
            fields.problem(name, Message.of("profile.bad_name", text, pattern.pattern()));
        }
        return text;
    }

    private IdentificationRule identification(Fields.Item item) {
        Fields fields = Fields.of(item.node(), item.path(), problems);
        String source = fields.text("source", 60);
        if (!source.isEmpty() && Source.named(source).isEmpty()) {
            fields.problem("source", Message.of("profile.unknown_source", source));
        }
        String pattern = fields.text("pattern", 500);
        Patterns.problem(pattern).ifPresent(problem -> fields.problem("pattern", problem));
        int confidence = fields.number("confidence", 0, 100);
        fields.finish();
        return new IdentificationRule(source, pattern, confidence);
    }

    private List<FactoryCredential> credentials(Fields fields) {
        List<FactoryCredential> all = new ArrayList<>();
        Set<FactoryCredential> seen = new HashSet<>();
        for (Fields.Item item : fields.itemsOrNone("factoryCredentials")) {
            FactoryCredential credential = credential(item);
            if (!seen.add(credential)) {
                problems.add(
                        item.node(),
                        item.path(),
                        Message.of("profile.duplicate", credential.user()));
            }
            all.add(credential);
            long ofService = all.stream()
                    .filter(c -> c.service().equals(credential.service()))
                    .count();
            if (ofService > MAX_FACTORY_PAIRS_PER_SERVICE) {
                problems.add(
                        item.node(),
                        item.path(),
                        Message.of(
                                "profile.too_many_pairs",
                                MAX_FACTORY_PAIRS_PER_SERVICE,
                                credential.service()));
            }
        }
        return all;
    }

    private FactoryCredential credential(Fields.Item item) {
        Fields fields = Fields.of(item.node(), item.path(), problems);
        String service = fields.text("service", 20);
        if (!service.isEmpty() && !service.equals("http") && !service.equals("telnet")) {
            fields.problem("service", Message.of("profile.not_choice", service, "http, telnet"));
        }
        FactoryCredential credential = new FactoryCredential(
                service, printable(fields, "user"), printable(fields, "password"));
        fields.finish();
        return credential;
    }

    /**
     * A line break in a credential would become a second line of the protocol that it is typed
     * into.
     */
    private static String printable(Fields fields, String name) {
        String text = fields.textOrEmpty(name, 100);
        if (text.chars().anyMatch(Character::isISOControl)) {
            fields.problem(name, Message.of("profile.control_character"));
        }
        return text;
    }

    private static Support support(Fields fields) {
        Support support = new Support(fields.textOrEmpty("contact", 300), fields.date("end"));
        fields.finish();
        return support;
    }

    /** Steps by kind of finding, in the order written. */
    static List<RemedyStep> remedies(Fields fields, Problems problems) {
        List<RemedyStep> steps = new ArrayList<>();
        for (Fields.Item kind : fields.entries()) {
            if (!isFindingKind(kind.key())) {
                problems.add(
                        kind.node(),
                        kind.path(),
                        Message.of("profile.unknown_finding", kind.key()));
            }
            for (Fields.Item item : Fields.itemsOf(kind, problems)) {
                Fields step = Fields.of(item.node(), item.path(), problems);
                steps.add(new RemedyStep(kind.key(), step.text("en", 500), step.text("ja", 500)));
                step.finish();
            }
        }
        return steps;
    }

    private static boolean isFindingKind(String name) {
        for (FindingKind kind : FindingKind.values()) {
            if (kind.name().toLowerCase(Locale.ROOT).equals(name)) {
                return true;
            }
        }
        return false;
    }
}
