package dev.sekimori.app.site;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.ThreadFactory;
import java.util.stream.Stream;

/**
 * Threads whose work nobody waits for. Linux gives them long slices of the processor
 * (sched_setattr(2), SCHED_BATCH): so whatever wakes up, an operator's order or a message, goes
 * first, where it would else wait for the next tick, 4 ms by the usual kernel. The JVM's compilers
 * keep their share of a busy processor; the threads made here get a tenth of one, enough to let go
 * of a lock that others want. Needs no privilege; kernels before 6.12 do not know the slices;
 * elsewhere than on Linux, and where the kernel refuses, nothing changes.
 */
final class Background {
    private static final Logger LOG = LoggerFactory.getLogger(Background.class);

    private static final int SCHED_BATCH = 3;

    /** The most that the kernel takes. */
    private static final long SLICE_NS = 100_000_000;

    /** {@code struct sched_attr} in its first version. */
    private static final long ATTRIBUTES_BYTES = 48;

    private static final long POLICY_AT = 4;
    private static final long NICE_AT = 16;
    private static final long RUNTIME_AT = 24;

    /** What the kernel shows of the names of the JVM's compiler threads. */
    private static final List<String> COMPILERS = List.of("C1 CompilerThre", "C2 CompilerThre");

    private static final int THIS_THREAD = 0;

    /** A weight of 110 beside 1,024 (sched(7)). */
    private static final int YIELDING = 10;

    private static final int EVEN = 0;

    private Background() {}

    /**
     * Makes such threads of the JVM; the first turns the JVM's compiler threads into such as well.
     */
    static ThreadFactory threads(String name) {
        ThreadFactory plain = Thread.ofPlatform().daemon().name(name).factory();
        return work -> plain.newThread(() -> {
            tryToEnter();
            work.run();
        });
    }

    /** The thread's outermost boundary: its work is done in any case. */
    private static void tryToEnter() {
        try {
            enter();
        } catch (RuntimeException e) {
            LOG.warn("work in the background competes with what is urgent", e);
        }
    }

    private static void enter() {
        OptionalInt call = systemCall();
        if (call.isEmpty()) {
            return;
        }
        lengthenSlices(call.getAsInt(), THIS_THREAD, YIELDING);
        compilers().forEach(thread -> lengthenSlices(call.getAsInt(), thread, EVEN));
    }

    /** The number of sched_setattr, where it is known. */
    private static OptionalInt systemCall() {
        if (!System.getProperty("os.name").equals("Linux")) {
            return OptionalInt.empty();
        }
        return switch (System.getProperty("os.arch")) {
            case "amd64" -> OptionalInt.of(314);
            case "aarch64", "riscv64" -> OptionalInt.of(274);
            default -> OptionalInt.empty();
        };
    }

    private static List<Integer> compilers() {
        try (Stream<Path> threads = Files.list(Path.of("/proc/self/task"))) {
            return threads.filter(thread -> COMPILERS.contains(name(thread)))
                    .map(thread -> Integer.valueOf(thread.getFileName().toString()))
                    .toList();
        } catch (IOException e) {
            LOG.debug("the JVM's threads cannot be listed", e);
            return List.of();
        }
    }

    private static String name(Path thread) {
        try {
            return Files.readString(thread.resolve("comm")).strip();
        } catch (IOException e) {
            // It ended meanwhile.
            return "";
        }
    }

    @SuppressWarnings("restricted") // the launcher allows native access
    private static void lengthenSlices(int number, int thread, int nice) {
        Linker linker = Linker.nativeLinker();
        MethodHandle call = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("syscall"),
                FunctionDescriptor.of(
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.ADDRESS,
                        ValueLayout.JAVA_LONG),
                Linker.Option.firstVariadicArg(1));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attributes = arena.allocate(
                    MemoryLayout.sequenceLayout(ATTRIBUTES_BYTES, ValueLayout.JAVA_BYTE));
            attributes.set(ValueLayout.JAVA_INT_UNALIGNED, 0, (int) ATTRIBUTES_BYTES);
            attributes.set(ValueLayout.JAVA_INT_UNALIGNED, POLICY_AT, SCHED_BATCH);
            attributes.set(ValueLayout.JAVA_INT_UNALIGNED, NICE_AT, nice);
            attributes.set(ValueLayout.JAVA_LONG_UNALIGNED, RUNTIME_AT, SLICE_NS);
            long failed = (long) call.invokeExact((long) number, (long) thread, attributes, 0L);
            if (failed != 0) {
                LOG.debug("the kernel does not let a thread have longer slices");
            }
        } catch (Throwable e) {
            throw new IllegalStateException("a system call cannot be made", e);
        }
    }
}
