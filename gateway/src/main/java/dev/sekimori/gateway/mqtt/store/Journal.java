package dev.sekimori.gateway.mqtt.store;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;

/**
 * Keyed records on disk with group commit: what all threads write while the disk is busy goes there
 * as one batch. Safe from any thread. After a failure of the disk nothing is committed any more and
 * writing throws: what cannot be kept must not be acknowledged.
 */
public final class Journal implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);
    private static final int FIRST_BYTES = 65_536;
    /** Records that nobody waits for are written when so many have gathered, or after a while. */
    private static final int IDLE_BYTES = 262_144;

    private static final long IDLE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** Takes what a start finds, in the order of the keys. */
    public interface Recovered {
        void record(long key, Value value);
    }

    private final JournalBounds bounds;
    private final FileChannel lockFile;
    private final Disk disk;
    private final AtomicLong nextKey;
    private final Thread writer;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();
    private final Group group;
    private Frames filling = new Frames(FIRST_BYTES);
    private Frames spare = new Frames(FIRST_BYTES);
    private List<Runnable> waiting = new ArrayList<>();
    private List<Runnable> atWork = new ArrayList<>();
    private long fillingBatch = 1;
    private volatile int fillingBytes;
    private volatile long committed;
    private volatile boolean failed;
    private boolean closing;

    private Journal(JournalBounds bounds, FileChannel lockFile, Disk disk, long nextKey) {
        this.bounds = bounds;
        this.lockFile = lockFile;
        this.disk = disk;
        this.nextKey = new AtomicLong(nextKey);
        this.group = new Group(this, filling);
        this.writer = Thread.ofPlatform().name("mqtt-journal").daemon().unstarted(this::write);
    }

    /**
     * Opens the journal of a directory, which is made when it is missing, and gives all live
     * records to {@code into}. Throws {@link JournalException}. {@code random} must be hard to
     * guess.
     */
    public static Journal open(
            Path dir, JournalBounds bounds, RandomGenerator random, Recovered into) {
        try {
            Files.createDirectories(
                    dir,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
            FileChannel lockFile = lock(dir);
            try {
                Recovery recovery = new Recovery(dir);
                recovery.run();
                Disk disk = new Disk(dir, bounds.segmentBytes(), recovery, random);
                for (long key : disk.sortedKeys()) {
                    into.record(key, new Value(disk.read(key).orElseThrow()));
                }
                Journal opened = new Journal(bounds, lockFile, disk, recovery.nextKey());
                opened.writer.start();
                return opened;
            } catch (IOException | RuntimeException e) {
                lockFile.close();
                throw e;
            }
        } catch (IOException e) {
            throw new JournalException(
                    JournalException.Fault.DISK, dir + " cannot be read or written", e);
        }
    }

    private static FileChannel lock(Path dir) throws IOException {
        FileChannel file = FileChannel.open(
                dir.resolve("lock"),
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            if (file.tryLock() != null) {
                return file;
            }
        } catch (java.nio.channels.OverlappingFileLockException e) {
            // This process has it open already: the same fault.
        }
        file.close();
        throw new JournalException(
                JournalException.Fault.LOCKED, dir + " is in use by another process");
    }

    /** A key that no record has or had. Keys grow. */
    public long newKey() {
        return nextKey.getAndIncrement();
    }

    /** Opens a group; the caller closes it at once. Throws when the disk has failed. */
    public Group group() {
        lock.lock();
        if (failed || closing) {
            lock.unlock();
            throw new JournalException(
                    JournalException.Fault.DISK, "the journal takes nothing any more");
        }
        group.opened(filling, fillingBatch);
        return group;
    }

    void closed() {
        fillingBytes = filling.size();
        if (fillingBytes > 0) {
            work.signal();
        }
        lock.unlock();
    }

    /** Whether so much waits for the disk that writers should pause until the next commit. */
    public boolean isBusy() {
        return fillingBytes > bounds.waitingBytes();
    }

    /** Whether {@code more} bytes may be added beside all that is alive and on its way. */
    public boolean hasRoom(long more) {
        return !failed && disk.liveBytes() + fillingBytes + more <= bounds.liveBytes();
    }

    public boolean isCommitted(long batch) {
        return batch <= committed;
    }

    /** Whether the disk failed, so that nothing will be committed any more. */
    public boolean isFailed() {
        return failed;
    }

    /**
     * Has {@code then} run when the batch is committed, or the disk has failed; answers false, and
     * does not run it, when that is so already. It runs on the writer thread and must not block.
     */
    public boolean whenCommitted(long batch, Runnable then) {
        if (isCommitted(batch)) {
            return false;
        }
        lock.lock();
        try {
            if (isCommitted(batch) || failed) {
                return false;
            }
            if (batch == fillingBatch) {
                waiting.add(then);
                work.signal();
            } else {
                atWork.add(then);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** The value of a committed record that is alive; may block for the disk. */
    public Optional<Value> read(long key) {
        try {
            return disk.read(key).map(Value::new);
        } catch (IOException e) {
            throw new JournalException(JournalException.Fault.DISK, "a record cannot be read", e);
        }
    }

    /** The size of what is alive, on the disk. */
    public long liveBytes() {
        return disk.liveBytes();
    }

    /** What the files take on the disk. */
    public long diskBytes() {
        return disk.allBytes();
    }

    /** How many records are alive. */
    public int liveRecords() {
        return disk.count();
    }

    private void write() {
        try {
            while (writeBatch()) {
                // Until it is closed.
            }
        } catch (IOException | RuntimeException e) {
            LOG.error("the journal cannot be written; nothing is acknowledged any more", e);
            failed = true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            failed = true;
        }
        List<Runnable> left = new ArrayList<>();
        lock.lock();
        try {
            closing = true;
            left.addAll(atWork);
            left.addAll(waiting);
            atWork.clear();
            waiting.clear();
        } finally {
            lock.unlock();
        }
        left.forEach(Journal::tell);
    }

    /** Whoever waits may be gone by now, with the thread that it waited on. */
    private static void tell(Runnable waiting) {
        try {
            waiting.run();
        } catch (RejectedExecutionException e) {
            LOG.debug("nobody waits any more", e);
        }
    }

    private boolean writeBatch() throws IOException, InterruptedException {
        Frames batch;
        long number;
        lock.lock();
        try {
            awaitWork();
            if (filling.size() == 0 && waiting.isEmpty()) {
                return false;
            }
            batch = filling;
            number = fillingBatch++;
            filling = spare;
            fillingBytes = 0;
            List<Runnable> emptied = atWork;
            atWork = waiting;
            waiting = emptied;
        } finally {
            lock.unlock();
        }
        disk.write(batch, nextKey.get());
        batch.clear();
        List<Runnable> told;
        lock.lock();
        try {
            spare = batch;
            committed = number;
            told = List.copyOf(atWork);
            atWork.clear();
        } finally {
            lock.unlock();
        }
        told.forEach(Journal::tell);
        return true;
    }

    private void awaitWork() throws InterruptedException {
        long left = IDLE_NANOS;
        while (!closing && waiting.isEmpty() && filling.size() < IDLE_BYTES) {
            if (filling.size() == 0) {
                work.await();
                left = IDLE_NANOS;
            } else {
                left = work.awaitNanos(left);
                if (left <= 0) {
                    return;
                }
            }
        }
    }

    /** Writes what is left and lets the directory go. */
    @Override
    public void close() {
        lock.lock();
        try {
            closing = true;
            work.signal();
        } finally {
            lock.unlock();
        }
        try {
            writer.join();
            disk.close();
            lockFile.close();
        } catch (IOException e) {
            throw new JournalException(
                    JournalException.Fault.DISK, "the journal could not be closed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
