package dev.sekimori.console.page;

import dev.sekimori.model.decision.Decision;
import dev.sekimori.model.decision.Flow;
import dev.sekimori.model.decision.Peer;

/** Flows and decisions as pages show them. */
public final class Flows {
    private Flows() {}

    /** One flow: who does what, the answer with its first reason, how often and when. */
    public record Row(
            String decisionId,
            String peer,
            String address,
            String operation,
            String protocol,
            String resource,
            Badge answer,
            String reason,
            long count,
            String bytes,
            String lastAt) {}

    static Row row(Flow flow, View view) {
        Decision decision = flow.decision();
        return new Row(
                decision.id().value(),
                peer(decision.input().peer(), view),
                flow.peerAddress(),
                view.word("ui.operation.", decision.input().ask().operation()),
                decision.input().ask().protocol().name(),
                decision.input().ask().resource(),
                Badges.of(decision.answer(), view),
                decision.reasons().stream().map(view::m).findFirst().orElse(""),
                flow.count(),
                bytes(flow.bytes()),
                view.seconds(flow.lastAt()));
    }

    static String peer(Peer peer, View view) {
        return switch (peer) {
            case Peer.DevicePeer(var device, var identity) ->
                view.t("ui.peer.device", device, view.word("ui.strength.", identity));
            case Peer.PersonPeer(var name, var role) ->
                view.t("ui.peer.person", name, view.word("ui.role.", role));
            case Peer.TokenPeer(var name, var role) ->
                view.t("ui.peer.token", name, view.word("ui.role.", role));
            case Peer.ZonePeer(var zone, var client) -> view.t("ui.peer.zone", client, zone);
            case Peer.UnknownPeer(var address, var claimed) ->
                claimed.isEmpty()
                        ? view.t("ui.peer.unknown", address)
                        : view.t("ui.peer.claimed", address, claimed);
        };
    }

    /** In the largest binary unit that keeps it above 1. */
    static String bytes(long bytes) {
        if (bytes < 1_024) {
            return bytes + " B";
        }
        double size = bytes;
        int unit = -1;
        while (size >= 1_024 && unit < 3) {
            size /= 1_024;
            unit++;
        }
        return String.format(java.util.Locale.ROOT, "%.1f %siB", size, "KMGT".charAt(unit));
    }
}
