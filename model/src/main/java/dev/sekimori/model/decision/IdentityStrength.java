package dev.sekimori.model.decision;

/** How strongly a peer has shown who it is, weakest first. */
public enum IdentityStrength {
    /** Nothing but the network address and what the peer calls itself. */
    ADDRESS,
    /** A password or bearer token that only this peer has. */
    PASSWORD,
    /** A client certificate of the site's authority. */
    CERTIFICATE
}
