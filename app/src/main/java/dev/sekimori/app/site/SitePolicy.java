package dev.sekimori.app.site;

import dev.sekimori.app.config.SiteConfig;
import dev.sekimori.decide.policy.SiteRules;
import dev.sekimori.model.decision.Asset;
import dev.sekimori.model.decision.FlowRule;
import dev.sekimori.model.decision.PolicySet;
import dev.sekimori.model.mud.MudPolicy;
import dev.sekimori.model.mud.MudUse;
import dev.sekimori.model.profile.DeviceProfile;
import dev.sekimori.observe.profile.Profiles;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The policy that a configuration and the device profiles make. Pure. */
public final class SitePolicy {
    private SitePolicy() {}

    /** {@code mud} are the files that were read for both. */
    public static PolicySet of(SiteConfig config, Profiles profiles, MudPolicy mud) {
        SiteConfig.Deciding deciding = config.deciding();
        return new PolicySet(
                SiteRules.around(config.rules(), deciding.withoutRules()),
                profiles.flowRules(),
                profiles.assets(),
                deciding.clearances(),
                deciding.interworking(),
                mud);
    }

    /** The same policy with one profile as it is given now, and with its MUD file. */
    public static PolicySet with(PolicySet policy, DeviceProfile profile, Optional<MudUse> mud) {
        SortedMap<String, List<FlowRule>> rules = new TreeMap<>(policy.profiles());
        rules.put(profile.id(), profile.flows());
        SortedMap<String, List<Asset>> assets = new TreeMap<>(policy.assets());
        assets.put(profile.id(), profile.assets());
        return new PolicySet(
                policy.site(),
                rules,
                assets,
                policy.clearances(),
                policy.interworking(),
                policy.mud().with(profile.id(), mud));
    }
}
