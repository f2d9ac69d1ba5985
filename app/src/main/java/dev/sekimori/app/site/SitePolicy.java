package dev.sekimori.app.site;

import dev.sekimori.app.config.SiteConfig;
import dev.sekimori.decide.policy.SiteRules;
import dev.sekimori.model.decision.Asset;
import dev.sekimori.model.decision.FlowRule;
import dev.sekimori.model.decision.PolicySet;
import dev.sekimori.model.profile.DeviceProfile;
import dev.sekimori.observe.profile.Profiles;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The policy that a configuration and the device profiles make. Pure. */
public final class SitePolicy {
    private SitePolicy() {}

    public static PolicySet of(SiteConfig config, Profiles profiles) {
        SiteConfig.Deciding deciding = config.deciding();
        return new PolicySet(
                SiteRules.around(config.rules(), deciding.withoutRules()),
                profiles.flowRules(),
                profiles.assets(),
                deciding.clearances(),
                deciding.interworking());
    }

    /** The same policy with one profile as it is given now. */
    public static PolicySet with(PolicySet policy, DeviceProfile profile) {
        SortedMap<String, List<FlowRule>> rules = new TreeMap<>(policy.profiles());
        rules.put(profile.id(), profile.flows());
        SortedMap<String, List<Asset>> assets = new TreeMap<>(policy.assets());
        assets.put(profile.id(), profile.assets());
        return new PolicySet(
                policy.site(), rules, assets, policy.clearances(), policy.interworking());
    }
}
