package dev.sekimori.govern.people;

import dev.sekimori.govern.fault.InvalidException;
import dev.sekimori.govern.fault.NotFoundException;
import dev.sekimori.govern.fault.RefusedException;
import dev.sekimori.govern.port.IdentitiesPort;
import dev.sekimori.govern.port.IdentitiesPort.Certified;
import dev.sekimori.govern.port.RenewalPort;
import dev.sekimori.ledger.Ledger;
import dev.sekimori.ledger.Outcome;
import dev.sekimori.ledger.read.SiteReader;
import dev.sekimori.model.Actor;
import dev.sekimori.model.Message;
import dev.sekimori.model.Role;
import dev.sekimori.model.event.PersonEvent;
import dev.sekimori.model.person.ServiceIdentity;
import dev.sekimori.model.person.ServiceIdentity.Method;

import java.time.Instant;
import java.util.Optional;

/**
 * What services show at the gateway's protocol listeners: client certificates and pre-shared keys,
 * each with a role of viewer or operator (guideline G3-4, G4-6). Any thread; blocking.
 */
public final class ServiceDesk {
    private final Ledger ledger;
    private final IdentitiesPort identities;
    private final RenewalPort renewal;

    public ServiceDesk(Ledger ledger, IdentitiesPort identities, RenewalPort renewal) {
        this.ledger = ledger;
        this.identities = identities;
        this.renewal = renewal;
    }

    /**
     * Renews the site's own server certificates now; open connections go on. Answers until when the
     * new ones are valid.
     */
    public Instant renewServers() {
        return renewal.renewServers();
    }

    /** Certifies a service's key; {@code requestPem} is PKCS#10. */
    public IssuedCertificate issueCertificate(
            Actor actor, String name, Role role, String requestPem) {
        requireNew(name, Method.CERTIFICATE, role);
        Certified made = identities.certify(name, role, requestPem);
        record(
                actor,
                new PersonEvent.ServiceIdentityIssued(
                        name,
                        Method.CERTIFICATE,
                        role,
                        made.serial(),
                        Optional.of(made.validUntil())));
        return new IssuedCertificate(name, role, made.serial(), made.validUntil(), made.chainPem());
    }

    /** A new key for DTLS, known by the service's name. */
    public IssuedPsk issuePsk(Actor actor, String name, Role role) {
        requireNew(name, Method.PSK, role);
        String key = identities.newPsk(name);
        record(
                actor,
                new PersonEvent.ServiceIdentityIssued(
                        name, Method.PSK, role, name, Optional.empty()));
        return new IssuedPsk(name, role, name, key);
    }

    private void requireNew(String name, Method method, Role role) {
        if (!name.matches("[a-z0-9][a-z0-9._-]{0,63}")) {
            throw new InvalidException(Message.of("people.service.name"));
        }
        if (role == Role.APPROVER) {
            throw new InvalidException(Message.of("people.service.role"));
        }
        try (SiteReader state = ledger.read()) {
            refuseActive(state, name, method);
        }
    }

    private void record(Actor actor, PersonEvent.ServiceIdentityIssued issued) {
        ledger.execute(actor, (state, now) -> {
            refuseActive(state, issued.name(), issued.method());
            return Outcome.of(issued.name(), issued);
        });
    }

    private static void refuseActive(SiteReader state, String name, Method method) {
        if (active(state, name, method).isPresent()) {
            throw new RefusedException(Message.of("people.service.exists", name));
        }
    }

    private static Optional<ServiceIdentity> active(SiteReader state, String name, Method method) {
        return state.serviceIdentities(method).stream()
                .filter(identity -> identity.name().equals(name) && identity.active())
                .findFirst();
    }

    /** Ends it at once, on open connections too. */
    public void revoke(Actor actor, String name, Method method) {
        ServiceIdentity gone = ledger.execute(actor, (state, now) -> {
            ServiceIdentity held = active(state, name, method)
                    .orElseThrow(() ->
                            new NotFoundException(Message.of("people.service.not_found", name)));
            return Outcome.of(held, new PersonEvent.ServiceIdentityRevoked(name, method));
        });
        switch (method) {
            case CERTIFICATE -> identities.revokeCertificate(gone.reference());
            case PSK -> identities.forgetPsk(name);
        }
    }
}
