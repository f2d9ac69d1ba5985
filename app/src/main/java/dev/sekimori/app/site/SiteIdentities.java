package dev.sekimori.app.site;

import dev.sekimori.authority.Secret;
import dev.sekimori.authority.SiteAuthority;
import dev.sekimori.authority.Vault;
import dev.sekimori.govern.fault.InvalidException;
import dev.sekimori.govern.port.IdentitiesPort;
import dev.sekimori.model.Message;
import dev.sekimori.model.Role;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Services' certificates by the site's authority, their pre-shared keys in its vault. */
final class SiteIdentities implements IdentitiesPort {
    private static final Duration VALIDITY = Duration.ofDays(397);
    private static final int PSK_BYTES = 32;

    private final SiteAuthority authority;
    private final Vault vault;
    private final SecureRandom random;

    SiteIdentities(SiteAuthority authority, Vault vault, SecureRandom random) {
        this.authority = authority;
        this.vault = vault;
        this.random = random;
    }

    @Override
    public Certified certify(String name, Role role, String requestPem) {
        try {
            List<X509Certificate> chain =
                    authority.certifyService(name, nameOf(role), requestPem, VALIDITY);
            X509Certificate leaf = chain.getFirst();
            return new Certified(
                    SiteAuthority.pem(chain),
                    leaf.getSerialNumber().toString(16),
                    leaf.getNotAfter().toInstant());
        } catch (IllegalArgumentException e) {
            throw new InvalidException(Message.of("people.service.request"));
        }
    }

    /** A role as it is written in a certificate. */
    static String nameOf(Role role) {
        return role.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public void revokeCertificate(String serial) {
        authority.revoke(new BigInteger(serial, 16));
    }

    @Override
    public String newPsk(String name) {
        byte[] drawn = new byte[PSK_BYTES];
        random.nextBytes(drawn);
        // Its own characters are the key, as many clients take keys as text alone.
        String text = Base64.getUrlEncoder().withoutPadding().encodeToString(drawn);
        try (Secret secret = Secret.ofChars(text.toCharArray())) {
            vault.put(entry(name), secret);
        }
        return text;
    }

    @Override
    public void forgetPsk(String name) {
        vault.remove(entry(name));
    }

    /** The key that is kept under an identity. */
    Optional<byte[]> psk(String name) {
        return vault.get(entry(name)).map(secret -> {
            try (secret) {
                return secret.bytes();
            }
        });
    }

    private static String entry(String name) {
        return "psk/" + name;
    }
}
