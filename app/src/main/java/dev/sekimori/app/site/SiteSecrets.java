package dev.sekimori.app.site;

import dev.sekimori.authority.OneTimeCode;
import dev.sekimori.authority.PasswordHash;
import dev.sekimori.authority.Passwords;
import dev.sekimori.authority.Passwords.Hashing;
import dev.sekimori.authority.Passwords.Verification;
import dev.sekimori.authority.Secret;
import dev.sekimori.authority.TokenHash;
import dev.sekimori.authority.Tokens;
import dev.sekimori.authority.Vault;
import dev.sekimori.gateway.HttpCredential;
import dev.sekimori.govern.fault.BusyException;
import dev.sekimori.govern.port.SecretsPort;
import dev.sekimori.model.DeviceId;
import dev.sekimori.model.Message;
import dev.sekimori.model.PersonName;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;

/**
 * Keeps the site's secrets in the authority's vault: passwords of people and devices as Argon2id
 * hashes, those that the gateway must know to inject them encrypted. Any thread; blocking.
 */
final class SiteSecrets implements SecretsPort {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int RANDOM_BYTES = 32;
    private static final int DEVICE_PASSWORD_BYTES = 18;

    private final Vault vault;
    private final Passwords passwords;
    private final OneTimeCode setUpCode;
    private final SecureRandom random;

    SiteSecrets(Vault vault, OneTimeCode setUpCode, SecureRandom random) {
        this.vault = vault;
        this.passwords = new Passwords(random, PATIENCE);
        this.setUpCode = setUpCode;
        this.random = random;
    }

    @Override
    public void keepPassword(PersonName person, char[] password) {
        keepHash(personEntry(person), password);
    }

    private void keepHash(String entry, char[] password) {
        switch (passwords.hash(password)) {
            case Hashing.Hashed(var hash) -> put(entry, hash.phc());
            case Hashing.Busy() -> throw new BusyException(Message.of("app.busy"));
        }
    }

    @Override
    public PasswordCheck check(PersonName person, char[] password) {
        return verify(personEntry(person), password);
    }

    /** Whether it is the password with which the device signs in at the gateway. */
    boolean isGatewayPassword(DeviceId device, char[] password) {
        return verify(deviceEntry(device), password) == PasswordCheck.RIGHT;
    }

    /** Another one for each password that the device is given, and nothing that tells of it. */
    Optional<String> gatewayPasswordMark(DeviceId device) {
        return text(deviceEntry(device)).map(hash -> TokenHash.of(hash).hex());
    }

    private PasswordCheck verify(String entry, char[] password) {
        Verification answer = text(entry)
                .map(PasswordHash::parse)
                .map(hash -> passwords.verify(password, hash))
                .orElseGet(() -> passwords.verifyUnknownUser(password));
        return switch (answer) {
            case Verification.Matches _ -> PasswordCheck.RIGHT;
            case Verification.Differs() -> PasswordCheck.WRONG;
            case Verification.Busy() -> PasswordCheck.BUSY;
        };
    }

    @Override
    public CodeCheck redeemSetUpCode(String code) {
        return switch (setUpCode.redeem(code)) {
            case ACCEPTED -> new CodeCheck.Accepted();
            case WRONG -> new CodeCheck.Wrong(setUpCode.attemptsLeft());
            case EXHAUSTED, EXPIRED, USED -> new CodeCheck.Gone();
        };
    }

    @Override
    public NewToken newToken() {
        String text = Tokens.generate(random);
        return new NewToken(text, tokenHash(text));
    }

    @Override
    public String tokenHash(String text) {
        return TokenHash.of(text).hex();
    }

    @Override
    public String newRandomText() {
        return randomText(RANDOM_BYTES);
    }

    private String randomText(int bytes) {
        byte[] drawn = new byte[bytes];
        random.nextBytes(drawn);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(drawn);
    }

    @Override
    public void holdDevicePassword(DeviceId device, String service, String user, char[] password) {
        put(heldEntry(device, service), user + ":" + new String(password));
    }

    /** The user and password that the device itself asks for. */
    Optional<HttpCredential> heldPassword(DeviceId device, String service) {
        return text(heldEntry(device, service)).map(text -> {
            int colon = text.indexOf(':');
            return new HttpCredential(text.substring(0, colon), text.substring(colon + 1));
        });
    }

    @Override
    public String issueGatewayPassword(DeviceId device) {
        String password = randomText(DEVICE_PASSWORD_BYTES);
        keepHash(deviceEntry(device), password.toCharArray());
        return password;
    }

    private void put(String entry, String text) {
        try (Secret secret = Secret.ofChars(text.toCharArray())) {
            vault.put(entry, secret);
        }
    }

    private Optional<String> text(String entry) {
        return vault.get(entry).map(secret -> {
            try (secret) {
                return new String(secret.chars());
            }
        });
    }

    private static String personEntry(PersonName person) {
        return "person/" + person;
    }

    private static String deviceEntry(DeviceId device) {
        return "gateway-password/" + device;
    }

    private static String heldEntry(DeviceId device, String service) {
        return "device-password/" + device + "/" + service;
    }
}
