package dev.sekimori.decide.policy;

import dev.sekimori.model.Role;
import dev.sekimori.model.decision.Answer;
import dev.sekimori.model.decision.AssetKind;
import dev.sekimori.model.decision.Conditions;
import dev.sekimori.model.decision.FlowRule;
import dev.sekimori.model.decision.FlowRule.PeerClass;
import dev.sekimori.model.decision.FlowRule.PeerMatch;
import dev.sekimori.model.decision.IdentityStrength;
import dev.sekimori.model.decision.Operation;
import dev.sekimori.model.device.Protocol;
import dev.sekimori.model.device.Trust;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The rules that a site has besides its own, each of which it may leave out by its id. Those that
 * guard come before the site's own and cannot be overridden by them; those that open come after.
 */
public final class SiteRules {
    /**
     * What can be reached from outside the site changes nothing that acts on the physical world,
     * whatever other rules say (guideline T-2).
     */
    public static final FlowRule OUTER_SIDE_CONTROLS_NOTHING = new FlowRule(
            "outer-side-controls-nothing",
            new PeerMatch(PeerClass.OUTER, Role.VIEWER, List.of()),
            List.of(Protocol.values()),
            List.of(Operation.PUBLISH, Operation.WRITE),
            List.of("#", "**"),
            Answer.REFUSE,
            0,
            new Conditions(
                    List.of(),
                    List.of(),
                    Trust.Level.NONE,
                    IdentityStrength.ADDRESS,
                    List.of(AssetKind.CONTROL, AssetKind.SAFETY),
                    Optional.empty()));

    /** People and services may connect to the broker; that alone shows them nothing. */
    public static final FlowRule USERS_CONNECT = users("users-connect", Operation.CONNECT, "**");

    /** They may subscribe to anything, as each message is decided again before it is delivered. */
    public static final FlowRule USERS_SUBSCRIBE =
            users("users-subscribe", Operation.SUBSCRIBE, "#");

    /** The gateway may open the lines to brokers outside that the configuration names. */
    public static final FlowRule UPSTREAMS = new FlowRule(
            "upstreams",
            new PeerMatch(PeerClass.SELF, Role.VIEWER, List.of()),
            List.of(Protocol.MQTT),
            List.of(Operation.RELAY),
            List.of("**"),
            Answer.ALLOW,
            0);

    private SiteRules() {}

    /** The ids of all of them. */
    public static Set<String> ids() {
        SequencedSet<String> ids = new LinkedHashSet<>();
        around(List.of(), Set.of()).forEach(rule -> ids.add(rule.id()));
        return ids;
    }

    /** A site's own rules among these, without those that it leaves out. */
    public static List<FlowRule> around(List<FlowRule> own, Set<String> without) {
        return Stream.of(
                        List.of(OUTER_SIDE_CONTROLS_NOTHING),
                        own,
                        List.of(USERS_CONNECT, USERS_SUBSCRIBE, UPSTREAMS))
                .flatMap(List::stream)
                .filter(rule -> own.contains(rule) || !without.contains(rule.id()))
                .toList();
    }

    private static FlowRule users(String id, Operation operation, String resource) {
        return new FlowRule(
                id,
                new PeerMatch(PeerClass.USER, Role.VIEWER, List.of()),
                List.of(Protocol.MQTT),
                List.of(operation),
                List.of(resource),
                Answer.ALLOW,
                0);
    }
}
