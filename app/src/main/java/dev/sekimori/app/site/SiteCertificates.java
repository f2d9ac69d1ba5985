package dev.sekimori.app.site;

import dev.sekimori.authority.SiteAuthority;
import dev.sekimori.authority.TlsIdentity;
import dev.sekimori.gateway.Certificates;
import dev.sekimori.gateway.HostName;
import dev.sekimori.gateway.TlsMaterial;
import dev.sekimori.model.DeviceId;

import java.util.List;
import java.util.Optional;

/** What the gateway shows: the authority's present certificates, one for each device's host. */
final class SiteCertificates implements Certificates {
    private final SiteAuthority authority;
    private final String domain;

    SiteCertificates(SiteAuthority authority, String domain) {
        this.authority = authority;
        this.domain = domain;
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
        return new TlsMaterial(
                identity.chain(), identity.privateKey(), List.of(authority.certificate()));
    }
}
