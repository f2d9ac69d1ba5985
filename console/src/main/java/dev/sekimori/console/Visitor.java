package dev.sekimori.console;

import dev.sekimori.model.Actor;
import dev.sekimori.model.Language;
import dev.sekimori.model.Role;
import dev.sekimori.model.decision.Peer;

import java.util.Optional;

/**
 * Who makes a call: somebody signed in with a browser, or the holder of a token. {@code browser} is
 * empty for a token.
 */
public record Visitor(Actor actor, Role role, Optional<Browser> browser) {
    /** Who makes it, in the words of decisions. */
    public Peer peer() {
        return browser.isPresent()
                ? new Peer.PersonPeer(actor.name(), role)
                : new Peer.TokenPeer(actor.name(), role);
    }

    /** A browser's session: {@code cookie} and {@code csrfToken} are secrets. */
    public record Browser(String cookie, String csrfToken, Language language) {
        @Override
        public String toString() {
            return "Browser[" + language + "]";
        }
    }
}
