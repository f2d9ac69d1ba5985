package dev.sekimori.decide.policy;

import dev.sekimori.model.DeviceId;
import dev.sekimori.model.decision.DeviceFacts;
import dev.sekimori.model.decision.FlowRule;
import dev.sekimori.model.decision.Operation;
import dev.sekimori.model.decision.PolicySet;
import dev.sekimori.model.device.Protocol;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Says to which device an MQTT topic belongs: to the one whose profile lets the device itself use
 * it, or names it by one of the device's own facts. Immutable; safe from any thread.
 */
public final class TopicIndex {
    /** {@code order} tells which of several owners comes first. */
    private record Owned(String filter, DeviceId device, int order) {}

    /** By the levels before the first wildcard, so that a site may have any number of devices. */
    private final Map<String, List<Owned>> byBeginning = new HashMap<>();

    private final List<Owned> wild = new ArrayList<>();
    private int size;

    private TopicIndex() {}

    public static TopicIndex of(PolicySet policy, Collection<DeviceFacts> devices) {
        TopicIndex index = new TopicIndex();
        devices.stream()
                .sorted(Comparator.comparing(DeviceFacts::id))
                .forEach(facts -> index.add(
                        facts, policy.profiles().getOrDefault(facts.profile(), List.of())));
        return index;
    }

    private void add(DeviceFacts facts, List<FlowRule> rules) {
        rules.stream()
                .filter(TopicIndex::speaksOfTopics)
                .flatMap(
                        rule -> rule.resources().stream().filter(resource -> isOwn(rule, resource)))
                .flatMap(resource -> Placeholders.fill(resource, facts).stream())
                .forEach(filter -> add(new Owned(filter, facts.id(), size++)));
    }

    private void add(Owned owned) {
        int end = literalEnd(owned.filter());
        if (end < 0) {
            wild.add(owned);
        } else {
            byBeginning
                    .computeIfAbsent(owned.filter().substring(0, end), key -> new ArrayList<>(1))
                    .add(owned);
        }
    }

    /** Where the levels before the first wildcard end; below 0 when there is none. */
    private static int literalEnd(String filter) {
        for (int at = 0; at < filter.length(); at++) {
            char c = filter.charAt(at);
            if (c == '+' || c == '#') {
                return at - 1;
            }
        }
        return filter.length();
    }

    private static boolean isOwn(FlowRule rule, String resource) {
        return rule.peer().kind() == FlowRule.PeerClass.SELF || resource.indexOf('{') >= 0;
    }

    private static boolean speaksOfTopics(FlowRule rule) {
        return (rule.protocols().contains(Protocol.MQTT)
                        || rule.protocols().contains(Protocol.MQTTS))
                && !rule.operations().equals(List.of(Operation.CONNECT));
    }

    /** The device that the topic, or every topic of the filter, belongs to. */
    public Optional<DeviceId> ownerOf(String topicOrFilter) {
        Owned first = null;
        for (int end = levelEnd(topicOrFilter, 0);
                end >= 0;
                end = end == topicOrFilter.length() ? -1 : levelEnd(topicOrFilter, end + 1)) {
            List<Owned> found = byBeginning.get(topicOrFilter.substring(0, end));
            if (found != null) {
                first = earlier(first, found, topicOrFilter);
            }
        }
        if (first == null) {
            first = earlier(null, wild, topicOrFilter);
        }
        return Optional.ofNullable(first).map(Owned::device);
    }

    private static @Nullable Owned earlier(
            @Nullable Owned known, List<Owned> found, String topicOrFilter) {
        for (Owned owned : found) {
            if (known != null && known.order() < owned.order()) {
                return known;
            }
            if (TopicFilter.covers(owned.filter(), topicOrFilter)) {
                return owned;
            }
        }
        return known;
    }

    private static int levelEnd(String topic, int from) {
        int slash = topic.indexOf('/', from);
        return slash < 0 ? topic.length() : slash;
    }
}
