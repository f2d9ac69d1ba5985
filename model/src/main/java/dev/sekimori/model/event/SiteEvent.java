package dev.sekimori.model.event;

import dev.sekimori.model.decision.PolicySet;
import dev.sekimori.model.decision.Situation;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The site itself. */
public sealed interface SiteEvent extends Event {
    /** The data directory was made for a new site. */
    record Created(String name, String domain) implements SiteEvent {}

    /** The process is up; {@code listeners} are {@code name=address:port} as bound. */
    record Started(String version, List<String> listeners) implements SiteEvent {
        public Started {
            listeners = List.copyOf(listeners);
        }
    }

    /** From here on decisions are made by this set of rules. */
    record PolicyEnacted(String hash, PolicySet policy) implements SiteEvent {}

    /**
     * A person declared a situation, which ends by itself at {@code until} where that is given; or
     * the site declared it ended then.
     */
    record SituationDeclared(Situation situation, String reason, Optional<Instant> until)
            implements SiteEvent {
        /** Without an end. */
        public SituationDeclared(Situation situation, String reason) {
            this(situation, reason, Optional.empty());
        }
    }

    /**
     * The gateway's own outer side was probed (guideline G4-4, T-5). {@code open} and
     * {@code declared} are TCP ports; {@code unauthenticated} names the virtual devices that
     * answered somebody who had not signed in, and as {@code tcp/<port>} what shows pages or
     * streams past the gateway.
     */
    record OuterSideProbed(
            List<Integer> open,
            List<Integer> declared,
            int virtualDevices,
            List<String> unauthenticated)
            implements SiteEvent {
        public OuterSideProbed {
            open = List.copyOf(open);
            declared = List.copyOf(declared);
            unauthenticated = List.copyOf(unauthenticated);
        }
    }
}
