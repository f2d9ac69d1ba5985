package dev.sekimori.app.site;

import dev.sekimori.authority.Secret;
import dev.sekimori.authority.Vault;
import dev.sekimori.govern.port.DevicePasswordPort.Pair;
import dev.sekimori.govern.port.PendingPasswordPort;
import dev.sekimori.model.DeviceId;

import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Keeps in the vault what devices' passwords are being changed from and to. Any thread. */
final class PendingPasswords implements PendingPasswordPort {
    private static final String PREFIX = "pending-password/";
    private static final int LENGTH = 16;
    // Nothing that people mistake for another character.
    private static final String UPPER = "ABCDEFGHJKLMNPQRSTUVWXYZ";
    private static final String LOWER = "abcdefghijkmnopqrstuvwxyz";
    private static final String DIGITS = "23456789";

    private final Vault vault;
    private final SecureRandom random;

    PendingPasswords(Vault vault, SecureRandom random) {
        this.vault = vault;
        this.random = random;
    }

    @Override
    public String newPassword() {
        String password = draw();
        while (!hasEachKind(password)) {
            password = draw();
        }
        return password;
    }

    private static boolean hasEachKind(String password) {
        return Stream.of(UPPER, LOWER, DIGITS)
                .allMatch(kind -> password.chars().anyMatch(c -> kind.indexOf(c) >= 0));
    }

    private String draw() {
        String alphabet = UPPER + LOWER + DIGITS;
        return random.ints(LENGTH, 0, alphabet.length())
                .mapToObj(i -> String.valueOf(alphabet.charAt(i)))
                .reduce("", String::concat);
    }

    @Override
    public void keep(DeviceId device, Pending pending) {
        String text = String.join(
                "\n",
                pending.next().user(),
                pending.next().password(),
                pending.old().user(),
                pending.old().password());
        try (Secret secret = Secret.ofChars(text.toCharArray())) {
            vault.put(PREFIX + device, secret);
        }
    }

    @Override
    public Optional<Pending> pending(DeviceId device) {
        return vault.get(PREFIX + device).map(secret -> {
            try (secret) {
                String[] lines = new String(secret.chars()).split("\n", 4);
                return new Pending(new Pair(lines[2], lines[3]), new Pair(lines[0], lines[1]));
            }
        });
    }

    @Override
    public List<DeviceId> devices() {
        return vault.names().stream()
                .filter(name -> name.startsWith(PREFIX))
                .map(name -> new DeviceId(name.substring(PREFIX.length())))
                .toList();
    }

    @Override
    public void drop(DeviceId device) {
        vault.remove(PREFIX + device);
    }
}
