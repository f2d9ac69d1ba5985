package dev.sekimori.bench.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What Linux says of processes in {@code /proc} (proc(5)). */
public final class Proc {
    /** USER_HZ, which is 100 on every architecture that is served here. */
    private static final long TICK_NS = 10_000_000;

    /** Names of threads end after 15 characters (proc(5), comm). */
    private static final Pattern COMPILER = Pattern.compile("\\(C[12] CompilerThre\\)");

    private static final int UTIME = 11;
    private static final int STIME = 12;

    private Proc() {}

    /** User and system CPU time of all threads that the processes have or had, in nanoseconds. */
    public static long cpuNs(List<Long> pids) {
        return pids.stream().mapToLong(Proc::cpuNs).sum();
    }

    private static long cpuNs(long pid) {
        return cpuNs(read(pid, "stat"));
    }

    private static long cpuNs(String stat) {
        // The name before it may hold blanks and brackets.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[UTIME]) + Long.parseLong(fields[STIME])) * TICK_NS;
    }

    /** CPU time of the threads in which their JVMs compile; none where they are no JVMs. */
    public static long compilersNs(List<Long> pids) {
        return pids.stream().mapToLong(Proc::compilersNs).sum();
    }

    private static long compilersNs(long pid) {
        try (Stream<Path> threads = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
            return threads.flatMap(Proc::statOf)
                    .filter(stat -> COMPILER.matcher(stat).find())
                    .mapToLong(Proc::cpuNs)
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Empty when the thread has ended since. */
    private static Stream<String> statOf(Path thread) {
        try {
            return Stream.of(Files.readString(thread.resolve("stat")));
        } catch (IOException e) {
            return Stream.empty();
        }
    }

    /** Memory that the processes hold now, in bytes. */
    public static long residentBytes(List<Long> pids) {
        return pids.stream().mapToLong(Proc::residentBytes).sum();
    }

    private static long residentBytes(long pid) {
        return read(pid, "status")
                .lines()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1_024)
                .findFirst()
                .orElseThrow();
    }

    /** How many files and sockets a process has open. */
    public static long openFiles(long pid) {
        try (Stream<Path> files = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
            return files.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The load average of the last minute. */
    public static String loadAverage() {
        try {
            return Files.readString(Path.of("/proc/loadavg")).split(" ", 2)[0];
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(long pid, String file) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
