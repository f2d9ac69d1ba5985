package dev.sekimori.authority;

import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/** The memory-hard function Argon2id, version 0x13 (RFC 9106), by BouncyCastle. */
final class Argon2id {
    /** The version number 0x13 as it stands in PHC strings. */
    static final int VERSION = Argon2Parameters.ARGON2_VERSION_13;

    private Argon2id() {}

    /**
     * What a hash costs.
     *
     * @param memoryKib memory in KiB, 8 per lane to {@value #MAX_MEMORY_KIB}
     * @param iterations passes over the memory, 1 to {@value #MAX_ITERATIONS}
     * @param parallelism lanes, 1 to {@value #MAX_PARALLELISM}
     */
    record Cost(int memoryKib, int iterations, int parallelism) {
        static final int MAX_MEMORY_KIB = 262_144;
        static final int MAX_ITERATIONS = 10;
        static final int MAX_PARALLELISM = 4;

        Cost {
            if (parallelism < 1
                    || parallelism > MAX_PARALLELISM
                    || iterations < 1
                    || iterations > MAX_ITERATIONS
                    || memoryKib < 8 * parallelism
                    || memoryKib > MAX_MEMORY_KIB) {
                throw new IllegalArgumentException("Argon2id costs out of bounds");
            }
        }
    }

    static byte[] hash(Cost cost, byte[] password, byte[] salt, int tagBytes) {
        return hash(cost, password, salt, tagBytes, new byte[0], new byte[0]);
    }

    /** With the optional secret and associated data of RFC 9106 section 3.1. */
    static byte[] hash(
            Cost cost,
            byte[] password,
            byte[] salt,
            int tagBytes,
            byte[] secret,
            byte[] associatedData) {
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(VERSION)
                .withMemoryAsKB(cost.memoryKib())
                .withIterations(cost.iterations())
                .withParallelism(cost.parallelism())
                .withSalt(salt)
                .withSecret(secret)
                .withAdditional(associatedData)
                .build());
        byte[] tag = new byte[tagBytes];
        generator.generateBytes(password, tag);
        return tag;
    }
}
