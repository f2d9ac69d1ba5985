package dev.sekimori.authority;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Files of the data directory that are replaced whole and, where private, readable by their owner
 * alone. A reader sees the old or the new contents, never a part, whenever the writer dies:
 * temporary file in the same directory, fsync, atomic rename, fsync of the directory. Stateless;
 * writers of the same path must be ordered by the caller.
 */
public final class PrivateFiles {
    /** The largest file that {@link #readPrivateFile} accepts, in bytes. */
    public static final int MAX_BYTES = 16 * 1024 * 1024;

    private static final Set<PosixFilePermission> OWNER_ONLY =
            PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> PUBLIC =
            PosixFilePermissions.fromString("rw-r--r--");
    private static final Set<PosixFilePermission> OWNER_DIRECTORY =
            PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> OTHERS = EnumSet.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.GROUP_EXECUTE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE,
            PosixFilePermission.OTHERS_EXECUTE);
    private static final String TEMPORARY_SUFFIX = ".tmp";

    private PrivateFiles() {}

    /**
     * Writes or replaces a file with mode 0600, atomically and durably.
     *
     * @throws AuthorityException.FileUnusable when the disk refuses
     */
    public static void writePrivateFile(Path file, byte[] contents) {
        write(file, contents, OWNER_ONLY);
    }

    /** Writes or replaces a file that anybody may read (mode 0644), atomically and durably. */
    static void writePublicFile(Path file, byte[] contents) {
        write(file, contents, PUBLIC);
    }

    /**
     * The contents of a private file, or empty when there is none.
     *
     * @throws AuthorityException.KeyFileUnsafe when group or others have any permission on it, or
     *     it is no plain file
     * @throws AuthorityException.KeyFileMalformed when it is larger than {@link #MAX_BYTES}
     */
    public static Optional<byte[]> readPrivateFile(Path file) {
        try {
            PosixFileAttributes attributes = Files.readAttributes(
                    file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (!attributes.isRegularFile()) {
                throw new AuthorityException.KeyFileUnsafe(file, "is not a plain file");
            }
            requireOwnerOnly(file, attributes, "chmod 600 ");
            return Optional.of(readBounded(file));
        } catch (NoSuchFileException absent) {
            return Optional.empty();
        } catch (IOException | UnsupportedOperationException e) {
            throw new AuthorityException.FileUnusable(file, e);
        }
    }

    /** The contents of a file whose mode does not matter, or empty when there is none. */
    static Optional<byte[]> readPublicFile(Path file) {
        try {
            return Optional.of(readBounded(file));
        } catch (NoSuchFileException absent) {
            return Optional.empty();
        } catch (IOException e) {
            throw new AuthorityException.FileUnusable(file, e);
        }
    }

    /**
     * Makes sure that a directory exists and only its owner may enter it (mode 0700).
     *
     * @throws AuthorityException.KeyFileUnsafe when it exists with a wider mode or is no directory
     */
    static void openPrivateDirectory(Path directory) {
        try {
            if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
                Files.createDirectories(
                        directory, PosixFilePermissions.asFileAttribute(OWNER_DIRECTORY));
            }
            PosixFileAttributes attributes = Files.readAttributes(
                    directory, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (!attributes.isDirectory()) {
                throw new AuthorityException.KeyFileUnsafe(directory, "is not a directory");
            }
            requireOwnerOnly(directory, attributes, "chmod 700 ");
        } catch (IOException | UnsupportedOperationException e) {
            throw new AuthorityException.FileUnusable(directory, e);
        }
    }

    /**
     * Removes temporary files that a dead writer left behind; call it only where no writer is at
     * work.
     *
     * @param names glob of the names of the files they were meant to become
     */
    static void removeLeftovers(Path directory, String names) {
        try (DirectoryStream<Path> leftovers =
                Files.newDirectoryStream(directory, "." + names + ".*" + TEMPORARY_SUFFIX)) {
            for (Path leftover : leftovers) {
                Files.deleteIfExists(leftover);
            }
        } catch (IOException e) {
            throw new AuthorityException.FileUnusable(directory, e);
        }
    }

    private static void requireOwnerOnly(Path path, PosixFileAttributes attributes, String remedy) {
        Set<PosixFilePermission> excess = EnumSet.copyOf(OTHERS);
        excess.retainAll(attributes.permissions());
        if (!excess.isEmpty()) {
            throw new AuthorityException.KeyFileUnsafe(
                    path,
                    "open to others (" + PosixFilePermissions.toString(attributes.permissions())
                            + "); run: " + remedy + path);
        }
    }

    private static byte[] readBounded(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] contents = in.readNBytes(MAX_BYTES + 1);
            if (contents.length > MAX_BYTES) {
                throw new AuthorityException.KeyFileMalformed(
                        file, "larger than " + MAX_BYTES + " bytes");
            }
            return contents;
        }
    }

    private static void write(Path file, byte[] contents, Set<PosixFilePermission> mode) {
        Path directory = file.toAbsolutePath().getParent();
        if (directory == null || contents.length > MAX_BYTES) {
            throw new IllegalArgumentException(
                    file + ": no directory, or contents above " + MAX_BYTES + " bytes");
        }
        try {
            Path temporary = Files.createTempFile(
                    directory,
                    "." + file.getFileName() + ".",
                    TEMPORARY_SUFFIX,
                    PosixFilePermissions.asFileAttribute(OWNER_ONLY));
            try {
                writeDurably(temporary, contents);
                // The umask can only take permissions away, so the mode is set in full before the
                // name appears.
                Files.setPosixFilePermissions(temporary, mode);
                Files.move(
                        temporary,
                        file,
                        StandardCopyOption.ATOMIC_MOVE,
                        StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(temporary);
            }
            try (FileChannel parent = FileChannel.open(directory, StandardOpenOption.READ)) {
                parent.force(true);
            }
        } catch (IOException | UnsupportedOperationException e) {
            throw new AuthorityException.FileUnusable(file, e);
        }
    }

    private static void writeDurably(Path file, byte[] contents) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            ByteBuffer buffer = ByteBuffer.wrap(contents);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
        }
    }
}
