package dev.sekimori.gateway.mqtt.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** What a power cut, a bad disk or a hasty hand can leave behind. */
class JournalCrashTest {
    @TempDir
    private Path dir;

    private Path file;
    private byte[] whole;
    /** Where each commit ends, the first one before any record. */
    private final List<Integer> commits = new ArrayList<>();

    @BeforeEach
    void write_three_batches() throws Exception {
        Path made = dir.resolve("made");
        file = Segment.file(made, 1);
        try (Records records = Records.open(made)) {
            commits.add((int) Files.size(file));
            for (String text : List.of("one", "two", "three")) {
                records.put(text);
                commits.add((int) Files.size(file));
            }
        }
        whole = Files.readAllBytes(file);
    }

    @Test
    void keeps_every_commit_before_the_place_where_the_file_ends() throws Exception {
        for (int length = 0; length < whole.length; length++) {
            Path copy = copy("cut-" + length, java.util.Arrays.copyOf(whole, length));
            int kept = before(length);
            try (Records records = Records.open(copy)) {
                assertThat(records.found()).as("cut at byte %d", length).hasSize(kept);
                records.put("after the crash");
            }
            try (Records records = Records.open(copy)) {
                assertThat(records.found()).as("cut at byte %d", length).hasSize(kept + 1);
            }
        }
    }

    @Test
    void refuses_a_record_damaged_before_a_later_commit_and_drops_a_torn_last_batch()
            throws Exception {
        int lastBatch = commits.get(2);
        for (int at = 0; at < whole.length; at++) {
            byte[] garbled = whole.clone();
            garbled[at] ^= 0x55;
            Path copy = copy("garbled-" + at, garbled);
            if (at < lastBatch) {
                assertThatThrownBy(() -> Records.open(copy))
                        .as("garbled at byte %d", at)
                        .isInstanceOfSatisfying(
                                JournalException.class,
                                e -> assertThat(e.fault())
                                        .isEqualTo(JournalException.Fault.DAMAGED))
                        .hasMessageContaining(".journal at byte");
            } else {
                try (Records records = Records.open(copy)) {
                    assertThat(records.found().values())
                            .as("garbled at byte %d", at)
                            .containsExactly("one", "two");
                }
            }
        }
    }

    @Test
    void survives_random_bytes_behind_the_last_commit() throws Exception {
        long seed = System.nanoTime();
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        for (int round = 0; round < 50; round++) {
            byte[] tail = new byte[random.nextInt(300)];
            random.nextBytes(tail);
            byte[] longer = java.util.Arrays.copyOf(whole, whole.length + tail.length);
            System.arraycopy(tail, 0, longer, whole.length, tail.length);
            try (Records records = Records.open(copy("tail-" + round, longer))) {
                assertThat(records.found().values())
                        .as("seed %d round %d", seed, round)
                        .containsExactly("one", "two", "three");
            }
        }
    }

    @Test
    void is_not_led_astray_by_a_message_that_looks_like_a_commit() throws Exception {
        Path made = dir.resolve("forged");
        byte[] commit = forgedCommit();
        try (Records records = Records.open(made)) {
            records.put("kept");
            records.put("a" + new String(commit, java.nio.charset.StandardCharsets.ISO_8859_1));
        }
        Path written = Segment.file(made, 1);
        byte[] content = Files.readAllBytes(written);
        Files.write(written, java.util.Arrays.copyOf(content, content.length - 1));
        try (Records records = Records.open(made)) {
            assertThat(records.found().values()).containsExactly("kept");
        }
    }

    private static byte[] forgedCommit() {
        Frames frames = new Frames(64);
        frames.begin(Frames.COMMIT, 99);
        frames.i32(0);
        frames.i64(1_000);
        frames.i64(1);
        frames.seal(new byte[0]);
        return java.util.Arrays.copyOf(frames.array(), frames.size());
    }

    @Test
    void refuses_to_go_on_without_a_file_that_is_missing() throws Exception {
        Path made = dir.resolve("several");
        try (Records records = Records.open(made)) {
            for (int i = 0; i < 10; i++) {
                records.put("x".repeat(2_000));
            }
        }
        for (long missing = 1; missing <= 2; missing++) {
            Path hidden = dir.resolve("hidden");
            Files.move(Segment.file(made, missing), hidden);
            assertThatThrownBy(() -> Records.open(made))
                    .isInstanceOf(JournalException.class)
                    .hasMessageContaining("the file is missing");
            Files.move(hidden, Segment.file(made, missing));
        }
        try (Records records = Records.open(made)) {
            assertThat(records.found()).hasSize(10);
        }
    }

    private int before(int length) {
        return (int) commits.stream().skip(1).filter(end -> end <= length).count();
    }

    private Path copy(String name, byte[] content) throws IOException {
        Path copy = Files.createDirectory(dir.resolve(name));
        Files.write(Segment.file(copy, 1), content);
        return copy;
    }
}
