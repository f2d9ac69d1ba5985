package dev.sekimori.lab.auth;

import dev.sekimori.lab.device.Credential;
import dev.sekimori.lab.device.FactoryState;
import dev.sekimori.lab.device.Identity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;

/** The one account of a device and its current password. Safe for use by several threads. */
public final class Account {
    private static final String ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789";
    private static final int LENGTH = 14;

    private final Credential initial;
    private final boolean initialIsFactory;
    private final AtomicReference<Credential> current;

    private Account(Credential initial, boolean initialIsFactory) {
        this.initial = initial;
        this.initialIsFactory = initialIsFactory;
        this.current = new AtomicReference<>(initial);
    }

    /** An account whose owner never changed what every device of the model has. */
    public static Account factory(String user, String password) {
        return new Account(new Credential(user, password), true);
    }

    /** An account with a password of its own, which follows from the seed. */
    public static Account own(String user, long seed, String device) {
        return new Account(new Credential(user, password(seed, device)), false);
    }

    /** A password that follows from seed and purpose. */
    public static String password(long seed, String purpose) {
        SplittableRandom random = Identity.random(seed, "password/" + purpose);
        StringBuilder password = new StringBuilder(LENGTH);
        for (int i = 0; i < LENGTH; i++) {
            password.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return password.toString();
    }

    public Credential credential() {
        return current.get();
    }

    public boolean accepts(String user, String password) {
        Credential now = current.get();
        return same(user, now.user()) & same(password, now.password());
    }

    public void change(String password) {
        current.set(new Credential(initial.user(), password));
    }

    public void reset() {
        current.set(initial);
    }

    public FactoryState state() {
        boolean untouched = current.get().equals(initial);
        return initialIsFactory && untouched
                ? FactoryState.FACTORY_PASSWORD
                : FactoryState.OWN_PASSWORD;
    }

    static boolean same(String left, String right) {
        return MessageDigest.isEqual(
                left.getBytes(StandardCharsets.UTF_8), right.getBytes(StandardCharsets.UTF_8));
    }
}
