package dev.sekimori.authority;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets one thread of one process at a time create, load or replace the files of this module in a
 * data directory, so that two first starts at once do not each create an authority. Held briefly.
 */
final class DirectoryLock implements AutoCloseable {
    // File locks belong to the whole process, so threads of one process need this as well.
    private static final ReentrantLock THREADS = new ReentrantLock();

    private final Path directory;
    private final FileChannel channel;

    private DirectoryLock(Path directory, FileChannel channel) {
        this.directory = directory;
        this.channel = channel;
    }

    /**
     * Waits for the lock of a data directory; creates its {@code keys} directory when that is
     * missing, refuses it when others may enter it.
     */
    static DirectoryLock acquire(Path dataDirectory) {
        Path directory = dataDirectory.resolve("keys");
        THREADS.lock();
        boolean acquired = false;
        try {
            PrivateFiles.openPrivateDirectory(directory);
            DirectoryLock lock = new DirectoryLock(directory, lockFile(directory.resolve("lock")));
            PrivateFiles.removeLeftovers(directory, "*");
            PrivateFiles.removeLeftovers(
                    dataDirectory, "{site-ca.pem,site-ca.crl,ledger.pub,vault.json}");
            acquired = true;
            return lock;
        } finally {
            if (!acquired) {
                THREADS.unlock();
            }
        }
    }

    /** The directory of private keys. */
    Path keys() {
        return directory;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new AuthorityException.FileUnusable(directory, e);
        } finally {
            THREADS.unlock();
        }
    }

    private static FileChannel lockFile(Path file) {
        try {
            FileChannel channel = FileChannel.open(
                    file,
                    Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------")));
            // Closing the channel, or the end of the process, releases it.
            channel.lock();
            return channel;
        } catch (IOException e) {
            throw new AuthorityException.FileUnusable(file, e);
        }
    }
}
