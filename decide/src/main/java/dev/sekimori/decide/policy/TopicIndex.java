package dev.sekimori.decide.policy;

import dev.sekimori.model.DeviceId;
import dev.sekimori.model.decision.DeviceFacts;
import dev.sekimori.model.decision.FlowRule;
import dev.sekimori.model.decision.Operation;
import dev.sekimori.model.decision.PolicySet;
import dev.sekimori.model.device.Protocol;

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
    private record Owned(String filter, DeviceId device) {}

    private final Map<String, List<Owned>> byFirstLevel = new HashMap<>();
    private final List<Owned> wild = new ArrayList<>();

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
                .map(filter -> new Owned(filter, facts.id()))
                .forEach(this::add);
    }

    private void add(Owned owned) {
        String first = firstLevel(owned.filter());
        if (first.equals("+") || first.equals("#")) {
            wild.add(owned);
        } else {
            byFirstLevel.computeIfAbsent(first, key -> new ArrayList<>()).add(owned);
        }
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
        return byFirstLevel.getOrDefault(firstLevel(topicOrFilter), List.of()).stream()
                .filter(owned -> TopicFilter.covers(owned.filter(), topicOrFilter))
                .map(Owned::device)
                .findFirst()
                .or(() -> wild.stream()
                        .filter(owned -> TopicFilter.covers(owned.filter(), topicOrFilter))
                        .map(Owned::device)
                        .findFirst());
    }

    private static String firstLevel(String topic) {
        int slash = topic.indexOf('/');
        return slash < 0 ? topic : topic.substring(0, slash);
    }
}
