package dev.sekimori.authority;

import java.nio.file.Path;

/**
 * The root of everything this module throws on purpose: a file of the data directory that cannot be
 * trusted or used, or a limit that was reached. Messages name files and causes, never secrets.
 */
public abstract sealed class AuthorityException extends RuntimeException {

    private AuthorityException(String message) {
        super(message);
    }

    private AuthorityException(String message, Throwable cause) {
        super(message, cause);
    }

    /** An exception about one file or directory of the data directory. */
    public abstract static sealed class OfFile extends AuthorityException {
        private final Path path;

        private OfFile(Path path, String message) {
            super(path + ": " + message);
            this.path = path;
        }

        private OfFile(Path path, String message, Throwable cause) {
            super(path + ": " + message, cause);
            this.path = path;
        }

        /** The file or directory in question. */
        public final Path path() {
            return path;
        }
    }

    /**
     * A private file or directory can be read or replaced by others; nothing starts until its mode
     * is corrected.
     */
    public static final class KeyFileUnsafe extends OfFile {

        KeyFileUnsafe(Path path, String reason) {
            super(path, reason);
        }
    }

    /**
     * A private file is gone although what it belongs to is still there; a new one would silently
     * change identity.
     */
    public static final class KeyFileMissing extends OfFile {

        KeyFileMissing(Path path, Path belongsTo) {
            super(
                    path,
                    "missing although " + belongsTo
                            + " exists; restore it from a backup, or remove both");
        }
    }

    /** A key or certificate file does not hold what it should. */
    public static final class KeyFileMalformed extends OfFile {

        KeyFileMalformed(Path path, String reason) {
            super(path, reason);
        }

        KeyFileMalformed(Path path, String reason, Throwable cause) {
            super(path, reason, cause);
        }
    }

    /** A public file and its private key do not belong together. */
    public static final class KeyMismatch extends OfFile {

        KeyMismatch(Path path, Path key) {
            super(path, "does not belong to the private key in " + key);
        }
    }

    /**
     * The certificate revocation list is missing, damaged or not signed by this site's authority.
     */
    public static final class RevocationListTampered extends OfFile {

        RevocationListTampered(Path path, String reason) {
            super(path, reason);
        }

        RevocationListTampered(Path path, String reason, Throwable cause) {
            super(path, reason, cause);
        }
    }

    /** The vault's file was changed by something other than the vault. */
    public static final class VaultTampered extends OfFile {

        VaultTampered(Path path, String reason) {
            super(path, reason);
        }
    }

    /** Reading or writing failed. */
    public static final class FileUnusable extends OfFile {

        FileUnusable(Path path, Throwable cause) {
            super(path, "cannot be read or written", cause);
        }
    }

    /** Another's authority or its revocation lists cannot be used as they are. */
    public static final class ClientAuthorityUnusable extends AuthorityException {

        ClientAuthorityUnusable(String reason) {
            super(reason);
        }

        ClientAuthorityUnusable(String reason, Throwable cause) {
            super(reason, cause);
        }
    }

    /** A bounded collection is full. */
    public static final class LimitReached extends AuthorityException {

        LimitReached(String what, long limit) {
            super(what + ": limit of " + limit + " reached");
        }
    }

    /** A stored password hash is not one that this module wrote, or its costs are out of bounds. */
    public static final class PasswordHashMalformed extends AuthorityException {

        PasswordHashMalformed(String reason) {
            super("stored password hash: " + reason);
        }
    }

    /** A signed-note verifier key line is malformed. */
    public static final class VerifierKeyMalformed extends AuthorityException {

        VerifierKeyMalformed(String reason) {
            super("verifier key: " + reason);
        }
    }

    /** The Java runtime lacks an algorithm or refused an operation that it must support. */
    public static final class CryptographyFailed extends AuthorityException {

        CryptographyFailed(String operation, Throwable cause) {
            super(operation + " failed", cause);
        }
    }
}
