package dev.sekimori.gateway.mqtt.store;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Reads all segments at the start, in order. What follows the last commit of the last segment is
 * the torn tail of a batch that nobody was told of: it is cut off. Anything else that does not fit
 * together means that committed records are missing, and is refused.
 *
 * <p>Each batch is forced before the next is written, so an unreadable place with a later commit
 * behind it was on the disk once.
 */
final class Recovery {
    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

    private final Path dir;
    private final CRC32C crc = new CRC32C();
    private final LiveIndex index = new LiveIndex();
    private final List<Segment> segments = new ArrayList<>();
    private long sequence;
    private long nextKey = 1;
    private long oldest;

    Recovery(Path dir) {
        this.dir = dir;
    }

    LiveIndex index() {
        return index;
    }

    List<Segment> segments() {
        return segments;
    }

    /** The number of the last commit; 0 when there is none. */
    long sequence() {
        return sequence;
    }

    long nextKey() {
        return nextKey;
    }

    void run() throws IOException {
        List<Path> files = files();
        for (int i = 0; i < files.size(); i++) {
            boolean last = i == files.size() - 1;
            long number = Segment.number(files.get(i));
            if (i > 0 && number != Segment.number(files.get(i - 1)) + 1) {
                throw damaged(Segment.file(dir, number - 1), 0, "the file is missing");
            }
            read(files.get(i), number, last);
        }
        if (!files.isEmpty() && Segment.number(files.getFirst()) > oldest && oldest > 0) {
            throw damaged(Segment.file(dir, oldest), 0, "the file is missing");
        }
        removeCleaned();
    }

    private List<Path> files() throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(dir)) {
            all.forEach(file -> {
                if (Segment.number(file) >= 0) {
                    found.add(file);
                }
            });
        }
        found.sort(null);
        return found;
    }

    private void read(Path file, long number, boolean last) throws IOException {
        byte[] content = Files.readAllBytes(file);
        if (!Segment.hasHeader(content, number)) {
            if (!last || content.length > Segment.HEADER_BYTES) {
                throw damaged(file, 0, "not a segment of this journal");
            }
            // The process ended while it made the file: nothing was written to it yet.
            LOG.warn("{} was begun and never used; it is removed", file);
            Files.delete(file);
            Segment.forceDirectory(dir);
            return;
        }
        byte[] salt = Segment.salt(content);
        int end = batches(file, content, salt, number);
        if (end < content.length) {
            if (!last || laterCommit(content, end, salt)) {
                throw damaged(file, end, "a record is unreadable");
            }
            LOG.warn(
                    "{}: {} bytes behind the last commit were never acknowledged; they are cut off",
                    file,
                    content.length - end);
        }
        segments.add(Segment.open(dir, number, salt, end));
    }

    /** Applies batch after batch; answers where the last whole one ends. */
    private int batches(Path file, byte[] content, byte[] salt, long number) {
        int end = Segment.HEADER_BYTES;
        int at = end;
        int records = 0;
        while (Frames.isSound(crc, salt, content, at)) {
            int next = at + Frames.PREFIX_BYTES + Frames.intAt(content, at);
            byte kind = content[at + Frames.PREFIX_BYTES];
            if (kind == Frames.COMMIT) {
                if (!commits(content, at, records)) {
                    throw damaged(file, at, "a batch is not the one that must be here");
                }
                apply(content, end, at, number);
                end = next;
                records = 0;
            } else if (kind == Frames.PUT || kind == Frames.DELETE) {
                records++;
            } else {
                throw damaged(file, at, "a record of an unknown kind");
            }
            at = next;
        }
        return end;
    }

    private boolean commits(byte[] content, int at, int records) {
        if (Frames.intAt(content, at) != Frames.COMMIT_LENGTH) {
            return false;
        }
        long number = Frames.longAt(content, at + Frames.PREFIX_BYTES + 1);
        int value = at + Frames.PREFIX_BYTES + Frames.HEAD_BYTES;
        boolean follows = sequence == 0 || number == sequence + 1;
        if (!follows || Frames.intAt(content, value) != records) {
            return false;
        }
        sequence = number;
        nextKey = Math.max(nextKey, Frames.longAt(content, value + Integer.BYTES));
        oldest = Frames.longAt(content, value + Integer.BYTES + Long.BYTES);
        return true;
    }

    private void apply(byte[] content, int from, int to, long segment) {
        int at = from;
        while (at < to) {
            int size = Frames.PREFIX_BYTES + Frames.intAt(content, at);
            long key = Frames.longAt(content, at + Frames.PREFIX_BYTES + 1);
            if (content[at + Frames.PREFIX_BYTES] == Frames.PUT) {
                index.put(key, LiveIndex.place(segment, at), size);
            } else {
                index.remove(key);
            }
            at += size;
        }
    }

    /**
     * Whether the commit of a batch after the torn one stands behind: then the torn one was
     * committed once.
     */
    private boolean laterCommit(byte[] content, int from, byte[] salt) {
        int last = content.length - Frames.PREFIX_BYTES - Frames.COMMIT_LENGTH;
        for (int at = from; at <= last; at++) {
            if (Frames.intAt(content, at) == Frames.COMMIT_LENGTH
                    && content[at + Frames.PREFIX_BYTES] == Frames.COMMIT
                    && Frames.isSound(crc, salt, content, at)
                    && Frames.longAt(content, at + Frames.PREFIX_BYTES + 1) > sequence + 1) {
                return true;
            }
        }
        return false;
    }

    /** The process ended after the live records were copied and before the file was removed. */
    private void removeCleaned() throws IOException {
        while (!segments.isEmpty() && segments.getFirst().number() < oldest) {
            segments.removeFirst().delete();
        }
    }

    private static JournalException damaged(Path file, long at, String what) {
        return new JournalException(
                JournalException.Fault.DAMAGED,
                file + " at byte " + at + ": " + what
                        + "; messages that were acknowledged may be missing. Restore the directory"
                        + " from a copy, or move it away to begin with nothing");
    }
}
