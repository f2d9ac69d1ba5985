package dev.sekimori.gateway.mqtt;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Who subscribes to what, by topic level (MQTT 5.0 section 4.7). Readers take no lock; writers take
 * turns. {@link #version} grows after every change, so that what was found before it can be told to
 * be old.
 */
final class SubscriptionTree {
    private static final Subscription[] NOBODY = {};

    private static final class Node {
        private final Map<String, Node> children = new ConcurrentHashMap<>(4);
        private volatile Subscription[] here = NOBODY;
        private volatile Subscription[] below = NOBODY;

        private boolean isEmpty() {
            return children.isEmpty() && here.length == 0 && below.length == 0;
        }
    }

    private final Node root = new Node();
    private volatile long version;
    private volatile int size;

    long version() {
        return version;
    }

    int size() {
        return size;
    }

    /** Adds a subscription in place of the same session's to the same filter. */
    synchronized void put(Subscription subscription) {
        String[] levels = subscription.filter().topics().split("/", -1);
        boolean deep = levels[levels.length - 1].equals("#");
        Node node = root;
        for (int i = 0; i < levels.length - (deep ? 1 : 0); i++) {
            node = node.children.computeIfAbsent(levels[i], key -> new Node());
        }
        change(node, deep, subscription.session(), subscription.filter(), subscription);
    }

    /** Whether there was such a subscription. */
    synchronized boolean remove(Session session, SubscribedFilter filter) {
        String[] levels = filter.topics().split("/", -1);
        boolean deep = levels[levels.length - 1].equals("#");
        List<Node> path = new ArrayList<>(List.of(root));
        for (int i = 0; i < levels.length - (deep ? 1 : 0); i++) {
            Node next = path.getLast().children.get(levels[i]);
            if (next == null) {
                return false;
            }
            path.add(next);
        }
        boolean removed = change(path.getLast(), deep, session, filter);
        for (int i = path.size() - 1; i > 0 && path.get(i).isEmpty(); i--) {
            path.get(i - 1).children.remove(levels[i - 1]);
        }
        return removed;
    }

    /**
     * Takes the session's subscription away, puts {@code added} in, and says whether there was one.
     */
    // Writers take turns, so that reading and writing the volatile fields apart loses nothing.
    @SuppressWarnings("NonAtomicVolatileUpdate")
    private boolean change(
            Node node,
            boolean deep,
            Session session,
            SubscribedFilter filter,
            Subscription... added) {
        Subscription[] old = deep ? node.below : node.here;
        List<Subscription> next = new ArrayList<>(Arrays.asList(old));
        boolean removed = next.removeIf(
                s -> s.session() == session && s.filter().group().equals(filter.group()));
        next.addAll(Arrays.asList(added));
        Subscription[] changed = next.toArray(NOBODY);
        if (deep) {
            node.below = changed;
        } else {
            node.here = changed;
        }
        size += changed.length - old.length;
        version++;
        return removed;
    }

    /** Who subscribes to exactly this filter, a shared one's group apart. */
    List<Subscription> at(SubscribedFilter filter) {
        String[] levels = filter.topics().split("/", -1);
        boolean deep = levels[levels.length - 1].equals("#");
        Node node = root;
        for (int i = 0; i < levels.length - (deep ? 1 : 0); i++) {
            Node next = node.children.get(levels[i]);
            if (next == null) {
                return List.of();
            }
            node = next;
        }
        return Arrays.stream(deep ? node.below : node.here)
                .filter(s -> s.filter().group().equals(filter.group()))
                .toList();
    }

    /** All subscriptions that match a topic name; a session may be among them more than once. */
    List<Subscription> match(String topic) {
        List<Subscription> found = new ArrayList<>();
        collect(root, topic.split("/", -1), 0, topic.startsWith("$"), found);
        return found;
    }

    private static void collect(
            Node node, String[] levels, int depth, boolean dollar, List<Subscription> found) {
        // Section 4.7.2: a leading wildcard never matches a topic that begins with $.
        boolean wild = !(dollar && depth == 0);
        if (wild) {
            found.addAll(Arrays.asList(node.below));
        }
        if (depth == levels.length) {
            found.addAll(Arrays.asList(node.here));
            return;
        }
        Node exact = node.children.get(levels[depth]);
        if (exact != null) {
            collect(exact, levels, depth + 1, dollar, found);
        }
        Node any = wild ? node.children.get("+") : null;
        if (any != null) {
            collect(any, levels, depth + 1, dollar, found);
        }
    }
}
