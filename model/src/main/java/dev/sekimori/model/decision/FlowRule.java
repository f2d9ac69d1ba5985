package dev.sekimori.model.decision;

import dev.sekimori.model.Role;
import dev.sekimori.model.Text;
import dev.sekimori.model.device.Protocol;

import java.util.List;

/**
 * One flow that a profile or the site's policy speaks about. {@code resources} are MQTT topic
 * filters ({@code +}, {@code #}) for MQTT and path patterns ({@code *} within a segment, {@code **}
 * across) for HTTP; {@code {id}}, {@code {serial}} and {@code {clientId}} stand for the target
 * device's own facts. A rule whose placeholder has no value matches nothing. {@code ratePerMinute}
 * is 0 when there is no bound.
 */
public record FlowRule(
        String id,
        PeerMatch peer,
        List<Protocol> protocols,
        List<Operation> operations,
        List<String> resources,
        Answer answer,
        int ratePerMinute,
        Conditions conditions) {
    public FlowRule {
        Text.bounded("rule id", id, 100);
        protocols = List.copyOf(protocols);
        operations = List.copyOf(operations);
        resources = List.copyOf(resources);
        boolean limits = ratePerMinute > 0 || conditions.values().isPresent();
        if (answer == Answer.LIMIT && !limits) {
            throw new IllegalArgumentException(
                    "rule " + id + ": a limit needs ratePerMinute > 0 or values");
        }
    }

    /** A rule without conditions. */
    public FlowRule(
            String id,
            PeerMatch peer,
            List<Protocol> protocols,
            List<Operation> operations,
            List<String> resources,
            Answer answer,
            int ratePerMinute) {
        this(id, peer, protocols, operations, resources, answer, ratePerMinute, Conditions.NONE);
    }

    /** The same rule under conditions. */
    public FlowRule when(Conditions required) {
        return new FlowRule(
                id, peer, protocols, operations, resources, answer, ratePerMinute, required);
    }

    /** Whether the gateway sees, in messages of the protocol, which numbers they write. */
    public static boolean showsNumbers(Protocol protocol) {
        return switch (protocol) {
            case HTTP, HTTPS, MQTT, MQTTS, MODBUS, COAP, ECHONET_LITE, THING -> true;
            case RTSP, TELNET, SSH, IPP, PJL, SSDP, MDNS, ONVIF, TCP, UNKNOWN -> false;
        };
    }

    /** Whether the operation writes what a range can bound. */
    public static boolean writesNumbers(Operation operation) {
        return operation == Operation.WRITE || operation == Operation.PUBLISH;
    }

    /** Whom a rule speaks of. */
    public enum PeerClass {
        /** The target device itself. */
        SELF,
        /** Another device of the site, of one of {@code types} (any type when empty). */
        DEVICE,
        /** A signed-in person with at least {@code role}. */
        PERSON,
        /** A token with at least {@code role}. */
        SERVICE,
        /** A person or a token with at least {@code role}. */
        USER,
        /** A client of a zone without credentials ({@code types} names the zones). */
        ZONE,
        /**
         * A device or client of the outer side: of an outer zone, or with an information function
         * that is reached from outside (guideline T-2).
         */
        OUTER,
        /** Anybody, known or not; only refusals may name it outside a zone without credentials. */
        ANYONE
    }

    /**
     * A class of peers; {@code role} matters to people and tokens, {@code types} to devices and
     * zones.
     */
    public record PeerMatch(PeerClass kind, Role role, List<String> types) {
        public PeerMatch {
            types = List.copyOf(types);
        }
    }
}
