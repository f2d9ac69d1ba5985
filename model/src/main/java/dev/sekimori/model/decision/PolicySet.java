package dev.sekimori.model.decision;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All rules in force: the site's own, which come before, and each profile's. Its hash names it in
 * decisions; the ledger keeps every set that was ever in force, so that old decisions replay.
 */
public record PolicySet(List<FlowRule> site, SortedMap<String, List<FlowRule>> profiles) {
    public PolicySet {
        site = List.copyOf(site);
        SortedMap<String, List<FlowRule>> copy = new TreeMap<>();
        profiles.forEach((id, rules) -> copy.put(id, List.copyOf(rules)));
        profiles = java.util.Collections.unmodifiableSortedMap(copy);
    }
}
