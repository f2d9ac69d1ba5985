package dev.sekimori.authority;

import java.net.InetAddress;
import java.net.URI;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The names under which a site's own servers are reached, which go into its server certificate.
 *
 * @param domain the site domain, lower case: {@code localhost}, {@code site.example}
 * @param hostNames further host names, lower case
 * @param addresses further addresses, such as the gateway's on the inner side
 * @param revocationList where the site's revocation list can be fetched (RFC 5280 section 4.2.1.13)
 */
public record SiteNames(
        String domain, List<String> hostNames, List<InetAddress> addresses, URI revocationList) {
    private static final int MAX_NAMES = 100;
    private static final String LABEL = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";
    private static final Pattern HOST_NAME = Pattern.compile(LABEL + "(\\." + LABEL + "){0,20}");

    public SiteNames {
        hostNames = List.copyOf(hostNames);
        addresses = List.copyOf(addresses);
        requireHostName(domain);
        hostNames.forEach(SiteNames::requireHostName);
        if (hostNames.size() + addresses.size() > MAX_NAMES) {
            throw new IllegalArgumentException("at most " + MAX_NAMES + " further names");
        }
    }

    /** The usual names of a site, with its revocation list at the console's port. */
    public static SiteNames of(String domain) {
        return new SiteNames(
                domain,
                List.of(),
                List.of(),
                URI.create("https://" + domain + ":8443/site-ca.crl"));
    }

    /** The same with further addresses. */
    public SiteNames withAddresses(List<InetAddress> more) {
        return new SiteNames(domain, hostNames, more, revocationList);
    }

    /** All DNS names of the standing server certificate, the domain first. */
    Set<String> dnsNames() {
        Set<String> names = new LinkedHashSet<>(
                List.of(domain, "localhost", "*." + domain, "things." + domain));
        names.addAll(hostNames);
        return names;
    }

    /** All addresses of the standing server certificate, as literals. */
    Set<String> addressLiterals() {
        Set<String> literals = new LinkedHashSet<>();
        literals.add(InetAddress.ofLiteral("127.0.0.1").getHostAddress());
        literals.add(InetAddress.ofLiteral("::1").getHostAddress());
        addresses.forEach(address -> literals.add(address.getHostAddress()));
        return literals;
    }

    /**
     * Whether a host needs a certificate of its own: it is directly below a domain of one label,
     * such as {@code camera-1.localhost}, where clients refuse wildcards (RFC 9525 section 6.3
     * leaves this to them).
     */
    boolean needsOwnCertificate(String host) {
        return !domain.contains(".")
                && host.length() > domain.length() + 1
                && host.endsWith("." + domain)
                && !host.equals("things." + domain)
                && !hostNames.contains(host)
                && host.substring(0, host.length() - domain.length() - 1).matches(LABEL);
    }

    private static void requireHostName(String name) {
        // "*." and "things." must still fit into 253 characters.
        if (name.length() > 240 || !HOST_NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("not a lower-case host name: " + name);
        }
    }
}
