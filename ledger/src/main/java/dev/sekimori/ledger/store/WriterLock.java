package dev.sekimori.ledger.store;

import dev.sekimori.ledger.fault.LedgerInUseException;
import dev.sekimori.ledger.fault.StoreException;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Holds {@code DIR/site.lock}, so that one ledger at a time writes to a data directory. The
 * operating system lets go of it when the process ends, however it ends.
 */
public final class WriterLock implements AutoCloseable {
    private static final String FILE = "site.lock";

    private final FileChannel channel;

    private WriterLock(FileChannel channel) {
        this.channel = channel;
    }

    /** Takes the lock or throws {@link LedgerInUseException} at once. */
    public static WriterLock take(Path dir) {
        Path file = dir.resolve(FILE);
        try {
            FileChannel channel =
                    FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (isLocked(channel)) {
                return new WriterLock(channel);
            }
            channel.close();
            throw new LedgerInUseException("another process writes to " + dir);
        } catch (IOException e) {
            throw new StoreException("cannot lock " + file, e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new StoreException("cannot let go of the data directory's lock", e);
        }
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }
}
