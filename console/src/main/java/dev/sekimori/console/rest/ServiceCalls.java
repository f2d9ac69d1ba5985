package dev.sekimori.console.rest;

import dev.sekimori.console.Guard;
import dev.sekimori.console.Route;
import dev.sekimori.console.rest.dto.Inputs;
import dev.sekimori.console.rest.dto.Page;
import dev.sekimori.console.rest.dto.ServiceBodies.IssuedCertificateBody;
import dev.sekimori.console.rest.dto.ServiceBodies.IssuedPskBody;
import dev.sekimori.console.rest.dto.ServiceBodies.ServiceIdentityBody;
import dev.sekimori.govern.Site;
import dev.sekimori.govern.people.IssuedCertificate;
import dev.sekimori.govern.people.IssuedPsk;
import dev.sekimori.ledger.read.SiteReader;
import dev.sekimori.model.person.ServiceIdentity;
import dev.sekimori.model.person.ServiceIdentity.Method;

import java.time.Instant;
import java.util.List;

/** Calls about what services show at the gateway's protocol listeners. */
final class ServiceCalls {
    private final Site site;

    ServiceCalls(Site site) {
        this.site = site;
    }

    List<Operation> operations() {
        return List.of(
                operator(
                                Route.Method.GET,
                                "/certificates",
                                "listCertificates",
                                "Services' certificates by name.")
                        .lists(ServiceIdentityBody.class, _ -> list(Method.CERTIFICATE)),
                operator(
                                Route.Method.POST,
                                "/certificates",
                                "issueCertificate",
                                "Certifies a service's key.")
                        .takes(Inputs.CertificateOrder.class)
                        .answers(201, IssuedCertificateBody.class, this::issueCertificate),
                operator(
                                Route.Method.DELETE,
                                "/certificates/{name}",
                                "revokeCertificate",
                                "Revokes a service's certificate, on open connections too.")
                        .answersNothing(request -> revoke(request, Method.CERTIFICATE)),
                operator(
                                Route.Method.POST,
                                "/certificates/renewal",
                                "renewServerCertificates",
                                "Renews the site's own server certificates; connections go on.")
                        .answers(200, RenewalBody.class, this::renew),
                operator(Route.Method.GET, "/psks", "listPsks", "Pre-shared keys by name.")
                        .lists(ServiceIdentityBody.class, _ -> list(Method.PSK)),
                operator(Route.Method.POST, "/psks", "issuePsk", "Issues a key for DTLS.")
                        .takes(Inputs.PskOrder.class)
                        .answers(201, IssuedPskBody.class, this::issuePsk),
                operator(
                                Route.Method.DELETE,
                                "/psks/{name}",
                                "revokePsk",
                                "Makes a pre-shared key work no more.")
                        .answersNothing(request -> revoke(request, Method.PSK)));
    }

    private static Operation.Draft operator(
            Route.Method method, String path, String id, String about) {
        return Operation.draft(method, Operation.BASE + path, Guard.OPERATOR, id, about);
    }

    private Page<ServiceIdentityBody> list(Method method) {
        try (SiteReader state = site.ledger().read()) {
            return Pages.whole(state.serviceIdentities(method).stream()
                    .map(ServiceCalls::body)
                    .toList());
        }
    }

    private static ServiceIdentityBody body(ServiceIdentity identity) {
        return new ServiceIdentityBody(
                identity.name(),
                identity.role(),
                identity.reference(),
                identity.issuedAt(),
                identity.validUntil(),
                identity.active());
    }

    private Object issueCertificate(Request request) {
        Inputs.CertificateOrder order = request.body(Inputs.CertificateOrder.class);
        IssuedCertificate made = site.services()
                .issueCertificate(request.actor(), order.name(), order.role(), order.request());
        return new IssuedCertificateBody(
                made.name(), made.role(), made.serial(), made.validUntil(), made.chainPem());
    }

    /** Until when the new certificates are valid. */
    record RenewalBody(Instant validUntil) {}

    private Object renew(Request request) {
        return new RenewalBody(site.services().renewServers());
    }

    private Object issuePsk(Request request) {
        Inputs.PskOrder order = request.body(Inputs.PskOrder.class);
        IssuedPsk made = site.services().issuePsk(request.actor(), order.name(), order.role());
        return new IssuedPskBody(made.name(), made.role(), made.identity(), made.key());
    }

    private void revoke(Request request, Method method) {
        site.services().revoke(request.actor(), request.call().pathParameter("name"), method);
    }
}
