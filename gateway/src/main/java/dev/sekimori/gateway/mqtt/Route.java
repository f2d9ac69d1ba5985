package dev.sekimori.gateway.mqtt;

import dev.sekimori.gateway.Verdict;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Where messages of one topic go: one target for each session, its overlapping subscriptions merged
 * (MQTT 5.0 section 3.3.4), and one share for each shared subscription (section 4.8.2), with the
 * decision about each. Right as long as neither the subscriptions nor the picture of the site
 * change.
 */
record Route(
        List<Target> targets,
        List<Share> shares,
        Optional<Taps.TopicTap> tap,
        long treeVersion,
        long epoch) {

    /** What a session is granted of a topic. */
    // never written
    record Grant(int qos, boolean retainAsPublished, int[] subscriptionIds) {}

    /**
     * A session; {@code own} is what it is granted of its own messages (section 3.8.3.1, No Local).
     */
    record Target(Session session, Grant all, Optional<Grant> own, Verdict verdict) {
        Optional<Grant> grant(Optional<Session> publisher) {
            return publisher.isPresent() && publisher.get() == session ? own : Optional.of(all);
        }
    }

    /** A shared subscription: each message goes to one of the members, who take turns. */
    record Share(SubscribedFilter filter, List<Target> members, AtomicInteger turns) {
        /** The members, beginning with whose turn it is. */
        List<Target> inTurn() {
            int size = members.size();
            if (size == 1) {
                return members;
            }
            int first = Math.floorMod(turns.getAndIncrement(), size);
            List<Target> ordered = new ArrayList<>(size);
            ordered.addAll(members.subList(first, size));
            ordered.addAll(members.subList(0, first));
            return ordered;
        }
    }

    boolean isEmpty() {
        return targets.isEmpty() && shares.isEmpty();
    }

    static Route of(
            List<Subscription> found,
            Function<Session, Verdict> decide,
            long treeVersion,
            long epoch) {
        IdentityHashMap<Session, List<Subscription>> bySession = new IdentityHashMap<>();
        Map<SubscribedFilter, List<Subscription>> byShare = new LinkedHashMap<>();
        for (Subscription one : found) {
            if (one.isShared()) {
                byShare.computeIfAbsent(one.filter(), key -> new ArrayList<>()).add(one);
            } else {
                bySession
                        .computeIfAbsent(one.session(), key -> new ArrayList<>(1))
                        .add(one);
            }
        }
        List<Target> targets = new ArrayList<>(bySession.size());
        bySession.forEach(
                (session, own) -> targets.add(target(session, own, decide.apply(session))));
        List<Share> shares = new ArrayList<>(byShare.size());
        // Routes are made anew with every change: turns begin elsewhere each time.
        byShare.forEach((filter, members) -> shares.add(new Share(
                filter,
                members.stream()
                        .map(one ->
                                target(one.session(), List.of(one), decide.apply(one.session())))
                        .toList(),
                new AtomicInteger((int) treeVersion))));
        return new Route(
                List.copyOf(targets), List.copyOf(shares), Optional.empty(), treeVersion, epoch);
    }

    /** The same route, with where its messages are told of besides. */
    Route tapped(Optional<Taps.TopicTap> wanted) {
        return wanted.isEmpty() ? this : new Route(targets, shares, wanted, treeVersion, epoch);
    }

    private static Target target(
            Session session, List<Subscription> subscriptions, Verdict verdict) {
        List<Subscription> local =
                subscriptions.stream().filter(s -> !s.noLocal()).toList();
        Grant all = grant(subscriptions);
        if (local.size() == subscriptions.size()) {
            return new Target(session, all, Optional.of(all), verdict);
        }
        return new Target(
                session,
                all,
                local.isEmpty() ? Optional.empty() : Optional.of(grant(local)),
                verdict);
    }

    static Grant grant(List<Subscription> subscriptions) {
        return new Grant(
                subscriptions.stream().mapToInt(Subscription::qos).max().orElse(0),
                subscriptions.stream().anyMatch(Subscription::retainAsPublished),
                subscriptions.stream()
                        .mapToInt(Subscription::identifier)
                        .filter(id -> id != 0)
                        .toArray());
    }
}
