package dev.sekimori.gateway.mqtt.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.zip.CRC32C;

/** One file of the journal: a header with its number and salt, then batches. Of the writer. */
final class Segment {
    static final String SUFFIX = ".journal";
    private static final byte[] MAGIC = "SKMRJNL1".getBytes(StandardCharsets.US_ASCII);
    private static final int SALT_AT = 16;
    private static final int SALT_BYTES = 8;
    static final int HEADER_BYTES = 28;

    private final long number;
    private final Path file;
    private final FileChannel channel;
    private final byte[] salt;
    private long size;

    private Segment(long number, Path file, byte[] salt, FileChannel channel, long size) {
        this.number = number;
        this.file = file;
        this.salt = salt;
        this.channel = channel;
        this.size = size;
    }

    static Path file(Path dir, long number) {
        return dir.resolve(String.format("%010d", number) + SUFFIX);
    }

    /** The number in a segment's file name; -1 when it is no segment's. */
    static long number(Path file) {
        String name = file.getFileName().toString();
        return name.matches("[0-9]{10}\\.journal") ? Long.parseLong(name.substring(0, 10)) : -1;
    }

    /** Makes a new file that only its owner can read, with its header on the disk. */
    static Segment create(Path dir, long number, RandomGenerator random) throws IOException {
        Path file = file(dir, number);
        FileChannel channel = FileChannel.open(
                file,
                Set.of(
                        StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        Segment made = new Segment(number, file, salt, channel, 0);
        made.append(ByteBuffer.wrap(header(number, salt)));
        made.force();
        forceDirectory(dir);
        return made;
    }

    /** Opens a file that recovery has read, cut to {@code size}. */
    static Segment open(Path dir, long number, byte[] salt, long size) throws IOException {
        Path file = file(dir, number);
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
        if (channel.size() > size) {
            channel.truncate(size);
            channel.force(true);
        }
        return new Segment(number, file, salt, channel, size);
    }

    private static byte[] header(long number, byte[] salt) {
        ByteBuffer header =
                ByteBuffer.allocate(HEADER_BYTES).put(MAGIC).putLong(number).put(salt);
        CRC32C crc = new CRC32C();
        crc.update(header.array(), 0, header.position());
        return header.putInt((int) crc.getValue()).array();
    }

    static boolean hasHeader(byte[] content, long number) {
        return content.length >= HEADER_BYTES
                && Arrays.equals(
                        content, 0, HEADER_BYTES, header(number, salt(content)), 0, HEADER_BYTES);
    }

    static byte[] salt(byte[] content) {
        return Arrays.copyOfRange(content, SALT_AT, SALT_AT + SALT_BYTES);
    }

    /** A file that was made or removed is so only when its directory is on the disk. */
    static void forceDirectory(Path dir) throws IOException {
        try (FileChannel opened = FileChannel.open(dir, StandardOpenOption.READ)) {
            opened.force(true);
        }
    }

    long number() {
        return number;
    }

    byte[] salt() {
        return salt;
    }

    Path file() {
        return file;
    }

    long size() {
        return size;
    }

    void append(ByteBuffer from) throws IOException {
        while (from.hasRemaining()) {
            size += channel.write(from, size);
        }
    }

    void force() throws IOException {
        channel.force(false);
    }

    /** Reads exactly {@code length} bytes. */
    byte[] read(long at, int length) throws IOException {
        ByteBuffer into = ByteBuffer.allocate(length);
        while (into.hasRemaining()) {
            if (channel.read(into, at + into.position()) < 0) {
                throw new IOException(file + " ends before it should");
            }
        }
        return into.array();
    }

    void close() throws IOException {
        channel.close();
    }

    void delete() throws IOException {
        channel.close();
        Files.deleteIfExists(file);
    }
}
