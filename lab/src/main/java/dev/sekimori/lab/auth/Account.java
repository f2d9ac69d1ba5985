package dev.sekimori.lab.auth;

import dev.sekimori.lab.device.Credential;
import dev.sekimori.lab.device.FactoryState;
import dev.sekimori.lab.device.Identity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.SplittableRandom;

/** The one account of a device and its current password. Safe for use by several threads. */
public final class Account {
    private static final String ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789";
    private static final int LENGTH = 14;

    private final Credential initial;
    private final boolean initialIsFactory;
    private volatile Credential current;

    private Account(Credential initial, boolean initialIsFactory) {
        this.initial = initial;
        this.initialIsFactory = initialIsFactory;
        this.current = initial;
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
        return current;
    }

    public boolean accepts(String user, String password) {
        Credential now = current;
        // Both are compared always, so that the time tells nothing of the user name.
        boolean sameUser = same(user, now.user());
        boolean samePassword = same(password, now.password());
        return sameUser && samePassword;
    }

    public void change(String password) {
        current = new Credential(initial.user(), password);
    }

    public void reset() {
        current = initial;
    }

    public FactoryState state() {
        boolean untouched = current.equals(initial);
        return initialIsFactory && untouched
                ? FactoryState.FACTORY_PASSWORD
                : FactoryState.OWN_PASSWORD;
    }

    static boolean same(String left, String right) {
        return MessageDigest.isEqual(
                left.getBytes(StandardCharsets.UTF_8), right.getBytes(StandardCharsets.UTF_8));
    }
}
