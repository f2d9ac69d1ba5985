package dev.sekimori.console;

import dev.sekimori.govern.fault.InvalidException;
import dev.sekimori.govern.port.IdentitiesPort;
import dev.sekimori.model.Message;
import dev.sekimori.model.Role;

import java.time.Instant;

/** Certifies every request but an empty one, with the name as its serial. */
public final class TestIdentities implements IdentitiesPort {
    @Override
    public Certified certify(String name, Role role, String requestPem) {
        if (requestPem.isBlank()) {
            throw new InvalidException(Message.of("people.service.request"));
        }
        return new Certified("chain of " + name, "ab12", Instant.parse("2030-01-01T00:00:00Z"));
    }

    @Override
    public void revokeCertificate(String serial) {}

    @Override
    public String newPsk(String name) {
        return "00ff";
    }

    @Override
    public void forgetPsk(String name) {}
}
