package dev.sekimori.authority;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

class PasswordsTest {
    // "password" with the salt "somesalt": a vector of the reference implementation's own tests.
    private static final String REFERENCE = "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ"
            + "$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4";

    private final SecureRandom random = new SecureRandom();
    private final Passwords passwords = new Passwords(random, Duration.ofSeconds(30));

    @Test
    void computes_the_vector_of_rfc_9106_section_5_3() {
        byte[] tag = Argon2id.hash(
                new Argon2id.Cost(32, 3, 4),
                filled(32, 1),
                filled(16, 2),
                32,
                filled(8, 3),
                filled(12, 4));

        assertThat(HexFormat.of().formatHex(tag))
                .isEqualTo("0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659");
    }

    @Test
    void verifies_a_hash_of_the_reference_implementation_and_calls_it_outdated() {
        PasswordHash reference = PasswordHash.parse(REFERENCE);

        assertThat(reference.phc()).isEqualTo(REFERENCE);
        assertThat(passwords.verify("password".toCharArray(), reference))
                .isEqualTo(new Passwords.Verification.Matches(true));
        assertThat(passwords.verify("Password".toCharArray(), reference))
                .isEqualTo(new Passwords.Verification.Differs());
    }

    @Test
    void hashes_at_the_owasp_minimum_with_a_fresh_salt() {
        PasswordHash first = hash("correct horse");
        PasswordHash second = hash("correct horse");

        assertThat(first.phc())
                .startsWith("$argon2id$v=19$m=19456,t=2,p=1$")
                .isNotEqualTo(second.phc());
        assertThat(passwords.verify("correct horse".toCharArray(), PasswordHash.parse(first.phc())))
                .isEqualTo(new Passwords.Verification.Matches(false));
        assertThat(passwords.verify("correct hors".toCharArray(), first))
                .isEqualTo(new Passwords.Verification.Differs());
        assertThat(first.toString()).doesNotContain(first.phc().substring(40));
    }

    @Test
    void takes_full_width_and_decomposed_letters_for_the_same_password() {
        PasswordHash hash = hash("pass1ガ");

        assertThat(passwords.verify("ｐａｓｓ１カ\u3099".toCharArray(), hash))
                .isEqualTo(new Passwords.Verification.Matches(false));
        assertThat(passwords.verify("pass1カ".toCharArray(), hash))
                .isEqualTo(new Passwords.Verification.Differs());
    }

    @Test
    void impossible_passwords_never_match() {
        // The hash of the empty password must not be what a refused one is compared with.
        PasswordHash empty = hash("");

        assertThat(passwords.verify(new char[0], empty))
                .isEqualTo(new Passwords.Verification.Matches(false));
        for (String impossible :
                List.of("x".repeat(Passwords.MAX_PASSWORD_BYTES + 1), "関".repeat(400), "\ud800")) {
            assertThat(passwords.verify(impossible.toCharArray(), empty))
                    .isEqualTo(new Passwords.Verification.Differs());
            assertThatThrownBy(() -> passwords.hash(impossible.toCharArray()))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void leaves_the_callers_password_alone() {
        char[] password = "secret".toCharArray();
        PasswordHash hash = hash("secret");

        passwords.verify(password, hash);

        assertThat(password).isEqualTo("secret".toCharArray());
    }

    @Test
    void an_unknown_user_costs_as_much_as_a_known_one() {
        PasswordHash hash = hash("secret");
        char[] wrong = "wrong".toCharArray();
        long[] known = new long[15];
        long[] unknown = new long[15];
        for (int i = 0; i < known.length; i++) {
            long start = System.nanoTime();
            assertThat(passwords.verify(wrong, hash))
                    .isEqualTo(new Passwords.Verification.Differs());
            long middle = System.nanoTime();
            assertThat(passwords.verifyUnknownUser(wrong))
                    .isEqualTo(new Passwords.Verification.Differs());
            known[i] = middle - start;
            unknown[i] = System.nanoTime() - middle;
        }
        Arrays.sort(known);
        Arrays.sort(unknown);
        // Medians; without the dummy hash the ratio is above a thousand.
        assertThat((double) known[7] / unknown[7]).isBetween(0.4, 2.5);
    }

    @Test
    void says_that_it_is_busy_rather_than_hash_without_bound() throws Exception {
        Passwords impatient = new Passwords(random, Duration.ZERO);
        PasswordHash hash = hash("secret");
        List<Passwords.Verification> answers = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(12)) {
            CountDownLatch ready = new CountDownLatch(12);
            List<Future<Passwords.Verification>> calls = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                calls.add(threads.submit(() -> {
                    ready.countDown();
                    ready.await(30, TimeUnit.SECONDS);
                    return impatient.verify("secret".toCharArray(), hash);
                }));
            }
            for (Future<Passwords.Verification> call : calls) {
                answers.add(call.get(60, TimeUnit.SECONDS));
            }
        }
        assertThat(answers)
                .contains(
                        new Passwords.Verification.Busy(),
                        new Passwords.Verification.Matches(false))
                .doesNotContain(new Passwords.Verification.Differs());
        // All slots are free again.
        assertThat(impatient.verify("secret".toCharArray(), hash))
                .isEqualTo(new Passwords.Verification.Matches(false));
    }

    @Test
    void an_interrupted_caller_is_told_busy_and_stays_interrupted() {
        Thread.currentThread().interrupt();
        Passwords.Verification answer = passwords.verifyUnknownUser("x".toCharArray());

        assertThat(Thread.interrupted()).isTrue();
        assertThat(answer).isEqualTo(new Passwords.Verification.Busy());
    }

    @Test
    void refuses_stored_hashes_that_are_malformed_or_too_costly() {
        String salt = "c29tZXNhbHQ";
        String tag = "nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4";
        List<String> hashes = List.of(
                "",
                "$argon2id$",
                REFERENCE.replace("argon2id", "argon2i"),
                REFERENCE.replace("v=19", "v=16"),
                REFERENCE.replace("m=256", "m=262145"),
                REFERENCE.replace("m=256", "m=9999999999"),
                REFERENCE.replace("m=256", "m=7"),
                REFERENCE.replace("m=256", "m=0256"),
                REFERENCE.replace("t=2", "t=11"),
                REFERENCE.replace("t=2", "t=0"),
                REFERENCE.replace("p=1", "p=5"),
                REFERENCE.replace("p=1", "p=-1"),
                REFERENCE.replace(salt, "c29tc2E"),
                REFERENCE.replace(salt, "c29tZXNhbHR"),
                REFERENCE.replace(salt, "c29tZXNhbHQ="),
                REFERENCE.replace(tag, "nf65"),
                REFERENCE.replace(tag, "A".repeat(87)),
                REFERENCE + "=",
                REFERENCE + "\n");
        for (String hash : hashes) {
            assertThatThrownBy(() -> PasswordHash.parse(hash), hash)
                    .isInstanceOf(AuthorityException.PasswordHashMalformed.class);
        }
    }

    @Test
    void reads_random_changes_of_a_hash_exactly_or_not_at_all() {
        long seed = Long.getLong("seed", 9106L);
        Random changes = new Random(seed);
        int read = 0;
        for (int i = 0; i < 20_000; i++) {
            StringBuilder changed = new StringBuilder(REFERENCE);
            for (int change = 0; change <= changes.nextInt(3); change++) {
                int at = changes.nextInt(changed.length());
                switch (changes.nextInt(3)) {
                    case 0 -> changed.setCharAt(at, (char) (' ' + changes.nextInt(95)));
                    case 1 -> changed.deleteCharAt(at);
                    default -> changed.insert(at, (char) ('0' + changes.nextInt(75)));
                }
            }
            try {
                assertThat(PasswordHash.parse(changed.toString()).phc())
                        .as("seed %d case %d", seed, i)
                        .isEqualTo(changed.toString());
                read++;
            } catch (AuthorityException.PasswordHashMalformed expected) {
                assertThat(expected).hasMessageStartingWith("stored password hash: ");
            }
        }
        assertThat(read).isBetween(1, 19_999);
    }

    private PasswordHash hash(String password) {
        return switch (passwords.hash(password.toCharArray())) {
            case Passwords.Hashing.Hashed hashed -> hashed.hash();
            case Passwords.Hashing.Busy _ -> throw new AssertionError("busy");
        };
    }

    private static byte[] filled(int length, int value) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }
}
