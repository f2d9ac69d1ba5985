package dev.sekimori.model.decision;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All rules in force: the site's own, which come before, and each profile's; each profile's assets;
 * and what holds beside the rules. Its hash names it in decisions; the ledger keeps every set that
 * was ever in force, so that old decisions replay.
 */
public record PolicySet(
        List<FlowRule> site,
        SortedMap<String, List<FlowRule>> profiles,
        SortedMap<String, List<Asset>> assets,
        List<Clearance> clearances,
        Interworking interworking) {
    public PolicySet {
        site = List.copyOf(site);
        profiles = copy(profiles);
        assets = copy(assets);
        clearances = List.copyOf(clearances);
    }

    /** Rules and nothing beside them. */
    public PolicySet(List<FlowRule> site, SortedMap<String, List<FlowRule>> profiles) {
        this(site, profiles, new TreeMap<>(), List.of(), Interworking.OFF);
    }

    private static <T> SortedMap<String, List<T>> copy(SortedMap<String, List<T>> lists) {
        SortedMap<String, List<T>> copy = new TreeMap<>();
        lists.forEach((id, items) -> copy.put(id, List.copyOf(items)));
        return Collections.unmodifiableSortedMap(copy);
    }

    /** The same set with other rules of the site. */
    public PolicySet withSite(List<FlowRule> rules) {
        return new PolicySet(rules, profiles, assets, clearances, interworking);
    }

    /**
     * Whether devices of a profile have an information function that others reach from outside the
     * site, so that what they ask for may be somebody else's wish (guideline T-2).
     */
    public boolean reachedFromOutside(String profile) {
        return assets.getOrDefault(profile, List.of()).stream()
                .anyMatch(asset -> asset.kind() == AssetKind.INFORMATION_FUNCTION
                        && asset.side() == Side.OUTER);
    }
}
