package dev.sekimori.model.decision;

import dev.sekimori.model.device.Device;
import dev.sekimori.model.mud.MudPolicy;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All rules in force: the site's own, which come before, and each profile's; each profile's assets;
 * what holds beside the rules; and the MUD files, which restrict them. Its hash names it in
 * decisions; the ledger keeps every set that was ever in force, so that old decisions replay.
 */
public record PolicySet(
        List<FlowRule> site,
        SortedMap<String, List<FlowRule>> profiles,
        SortedMap<String, List<Asset>> assets,
        List<Clearance> clearances,
        Interworking interworking,
        MudPolicy mud) {
    public PolicySet {
        site = List.copyOf(site);
        profiles = copy(profiles);
        assets = copy(assets);
        clearances = List.copyOf(clearances);
    }

    /** A set without MUD files. */
    public PolicySet(
            List<FlowRule> site,
            SortedMap<String, List<FlowRule>> profiles,
            SortedMap<String, List<Asset>> assets,
            List<Clearance> clearances,
            Interworking interworking) {
        this(site, profiles, assets, clearances, interworking, MudPolicy.NONE);
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
        return new PolicySet(rules, profiles, assets, clearances, interworking, mud);
    }

    /** The same set with other MUD files. */
    public PolicySet with(MudPolicy files) {
        return new PolicySet(site, profiles, assets, clearances, interworking, files);
    }

    /** The facts of a device that decisions under this set depend on. */
    public DeviceFacts factsOf(Device device) {
        DeviceFacts facts = DeviceFacts.of(device);
        return mud.isEmpty() ? facts : facts.at(Reach.of(device));
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
