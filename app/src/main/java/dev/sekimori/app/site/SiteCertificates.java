package dev.sekimori.app.site;

import dev.sekimori.authority.SiteAuthority;
import dev.sekimori.authority.TlsIdentity;
import dev.sekimori.gateway.Certificates;
import dev.sekimori.gateway.HostName;
import dev.sekimori.gateway.Listener;
import dev.sekimori.gateway.TlsMaterial;
import dev.sekimori.model.DeviceId;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the gateway shows: the authority's present certificates, one for each device's host. */
final class SiteCertificates implements Certificates {
    private final SiteAuthority authority;
    private final String domain;

    private final OutsideClients outside;
    private final Set<Listener.Kind> kinds;

    SiteCertificates(SiteAuthority authority, String domain, OutsideClients outside) {
        this(authority, domain, outside, Set.of());
    }

    private SiteCertificates(
            SiteAuthority authority,
            String domain,
            OutsideClients outside,
            Set<Listener.Kind> kinds) {
        this.authority = authority;
        this.domain = domain;
        this.outside = outside;
        this.kinds = Set.copyOf(kinds);
    }

    @Override
    public Certificates at(Set<Listener.Kind> others) {
        return new SiteCertificates(authority, domain, outside, others);
    }

    @Override
    public TlsMaterial site() {
        return material(authority.serverIdentity());
    }

    /** The authority keeps what it has made, and makes it anew after a renewal. */
    @Override
    public Optional<TlsMaterial> device(DeviceId device) {
        return Optional.of(material(authority.serverIdentity(HostName.of(device, domain))));
    }

    private TlsMaterial material(TlsIdentity identity) {
        List<X509Certificate> believed = new ArrayList<>(List.of(authority.certificate()));
        believed.addAll(outside.authorities(kinds));
        return new TlsMaterial(identity.chain(), identity.privateKey(), believed);
    }
}
