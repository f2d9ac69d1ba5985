package dev.sekimori.model.decision;

import dev.sekimori.model.DeviceId;
import dev.sekimori.model.Role;
import dev.sekimori.model.Text;

/** Who asks. */
public sealed interface Peer {
    /** A device of the site; {@code zone} is the zone whose identity rule recognised it. */
    record DevicePeer(DeviceId device, IdentityStrength identity) implements Peer {}

    /** A signed-in person. */
    record PersonPeer(String name, Role role) implements Peer {}

    /** A service or a command line that holds a token, or a broker outside. */
    record TokenPeer(String name, Role role) implements Peer {
        /** What the names of brokers outside begin with; a token's has no such character. */
        public static final String UPSTREAM = "upstream/";

        /** Whether it is a broker outside, which speaks for a device's cloud. */
        public boolean isUpstream() {
            return name.startsWith(UPSTREAM);
        }
    }

    /**
     * A client of a zone that asks for no credentials; {@code clientId} is what it calls itself.
     */
    record ZonePeer(String zone, String clientId) implements Peer {
        public ZonePeer {
            clientId = Text.shorten(clientId, 200);
        }
    }

    /** Somebody that nobody knows. */
    record UnknownPeer(String address, String claimedName) implements Peer {
        public UnknownPeer {
            claimedName = Text.shorten(claimedName, 200);
        }
    }

    /** The shortest name for people to read: a device, a person, a service, a zone or a claim. */
    default String label() {
        return switch (this) {
            case DevicePeer(var device, var _) -> device.value();
            case PersonPeer(var name, var _) -> name;
            case TokenPeer(var name, var _) -> name;
            case ZonePeer(var zone, var _) -> zone;
            case UnknownPeer(var address, var claimedName) ->
                claimedName.isBlank() ? address : claimedName;
        };
    }
}
