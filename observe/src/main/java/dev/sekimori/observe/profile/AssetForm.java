package dev.sekimori.observe.profile;

import dev.sekimori.model.Message;
import dev.sekimori.model.decision.Asset;
import dev.sekimori.model.decision.AssetKind;
import dev.sekimori.model.decision.InformationClass;
import dev.sekimori.model.decision.Side;
import dev.sekimori.model.device.Protocol;

import java.util.ArrayList;
import java.util.List;

/**
 * What of a model must be protected: each entry is a name alone, or a mapping that says what it is
 * and where it is reached.
 */
final class AssetForm {
    /** The kinds that a function has. */
    private enum FunctionKind {
        CONTROL(AssetKind.CONTROL),
        SAFETY(AssetKind.SAFETY),
        INFORMATION(AssetKind.INFORMATION_FUNCTION),
        CONNECTING(AssetKind.CONNECTING);

        private final AssetKind kind;

        FunctionKind(AssetKind kind) {
            this.kind = kind;
        }
    }

    private AssetForm() {}

    static List<Asset> assets(Fields protects, Problems problems) {
        List<Asset> assets = new ArrayList<>();
        for (Fields.Item item : protects.items("functions")) {
            assets.add(asset(item, true, problems));
        }
        for (Fields.Item item : protects.items("information")) {
            assets.add(asset(item, false, problems));
        }
        protects.finish();
        return assets;
    }

    private static Asset asset(Fields.Item item, boolean function, Problems problems) {
        if (!(item.node() instanceof YamlNode.Mapping)) {
            AssetKind kind = function ? AssetKind.INFORMATION_FUNCTION : AssetKind.INFORMATION;
            return Asset.named(Fields.text(item, 200, problems), kind);
        }
        Fields fields = Fields.of(item.node(), item.path(), problems);
        String name = fields.text("name", 200);
        AssetKind kind =
                function ? fields.choice("kind", FunctionKind.class).kind : AssetKind.INFORMATION;
        InformationClass information = function
                ? fields.choiceOr("class", InformationClass.PUBLIC)
                : fields.choice("class", InformationClass.class);
        Side side = function ? fields.choiceOr("side", Side.INNER) : Side.INNER;
        List<Protocol> protocols = fields.choicesOrNone("protocols", Protocol.class);
        List<String> resources = fields.textsOrNone("resources", 300);
        if (protocols.isEmpty() != resources.isEmpty()) {
            fields.problem("resources", Message.of("profile.asset_place"));
        }
        resources.stream()
                .filter(resource -> !FlowForm.isResource(resource, protocols))
                .forEach(resource ->
                        fields.problem("resources", Message.of("profile.bad_resource", resource)));
        fields.finish();
        return new Asset(name, kind, information, side, protocols, resources);
    }
}
