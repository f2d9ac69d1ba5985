package dev.sekimori.model.decision;

/** On which side of the site something stands (guideline T-2). */
public enum Side {
    /** Behind the gateway, on the site's own networks. */
    INNER,
    /** Where others can reach it: a cellular network, a maker's cloud, the Internet. */
    OUTER
}
