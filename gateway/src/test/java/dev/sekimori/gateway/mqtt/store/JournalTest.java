package dev.sekimori.gateway.mqtt.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;

class JournalTest {
    @TempDir
    private Path dir;

    @Test
    void finds_what_is_alive_in_the_order_of_its_keys() throws InterruptedException {
        long first;
        long second;
        long third;
        try (Records records = Records.open(dir)) {
            first = records.put("first");
            second = records.put("second");
            third = records.put("third");
            records.put(first, "first, again");
            records.delete(second);
        }
        try (Records records = Records.open(dir)) {
            assertThat(records.found())
                    .containsExactly(Map.entry(first, "first, again"), Map.entry(third, "third"));
            assertThat(records.journal().newKey()).isGreaterThan(third);
            assertThat(records.journal().read(third).orElseThrow().text()).isEqualTo("third");
            assertThat(records.journal().read(second)).isEmpty();
        }
    }

    @Test
    void never_gives_a_key_twice_even_when_its_record_is_gone() throws InterruptedException {
        long gone;
        try (Records records = Records.open(dir)) {
            gone = records.put("gone");
            records.delete(gone);
        }
        try (Records records = Records.open(dir)) {
            assertThat(records.journal().newKey()).isGreaterThan(gone);
        }
    }

    @Test
    void keeps_what_nobody_waits_for_when_it_is_closed() {
        try (Records records = Records.open(dir);
                Group group = records.journal().group()) {
            group.put(records.journal().newKey()).text("not waited for");
        }
        try (Records records = Records.open(dir)) {
            assertThat(records.found()).containsValue("not waited for");
        }
    }

    @Test
    void commits_a_group_without_records_too() throws InterruptedException {
        try (Records records = Records.open(dir)) {
            for (int i = 0; i < 3; i++) {
                long batch;
                try (Group group = records.journal().group()) {
                    batch = group.batch();
                }
                records.await(batch);
            }
        }
    }

    @Test
    void keeps_files_that_only_their_owner_can_read() throws Exception {
        try (Records records = Records.open(dir.resolve("mqtt"))) {
            records.put("secret");
        }
        assertThat(Files.getPosixFilePermissions(dir.resolve("mqtt")))
                .isEqualTo(PosixFilePermissions.fromString("rwx------"));
        for (Path file : files(dir.resolve("mqtt"))) {
            assertThat(Files.getPosixFilePermissions(file))
                    .as(file.toString())
                    .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        }
    }

    @Test
    void is_not_opened_twice() {
        try (Records records = Records.open(dir)) {
            assertThat(records.found()).isEmpty();
            assertThatThrownBy(() -> Records.open(dir))
                    .isInstanceOfSatisfying(
                            JournalException.class,
                            e -> assertThat(e.fault()).isEqualTo(JournalException.Fault.LOCKED));
        }
        Records.open(dir).close();
    }

    @Test
    void stays_small_on_the_disk_and_true_while_records_come_and_go() throws Exception {
        long seed = System.nanoTime();
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        Map<Long, String> model = new TreeMap<>();
        for (int round = 0; round < 5; round++) {
            try (Records records = Records.open(dir)) {
                assertThat(records.found()).as("seed %d", seed).isEqualTo(model);
                for (int i = 0; i < 200; i++) {
                    step(records, model, random);
                }
                long live = records.journal().liveBytes();
                assertThat(records.journal().liveRecords()).isEqualTo(model.size());
                assertThat(records.journal().diskBytes())
                        .as("seed %d", seed)
                        .isLessThan(2 * live + 5L * Records.SMALL.segmentBytes());
            }
        }
    }

    private static void step(Records records, Map<Long, String> model, RandomGenerator random)
            throws InterruptedException {
        List<Long> keys = new ArrayList<>(model.keySet());
        long batch;
        try (Group group = records.journal().group()) {
            for (int i = 0; i < 5; i++) {
                String text = "x".repeat(random.nextInt(300)) + random.nextLong();
                if (model.size() < 20 || random.nextBoolean()) {
                    long key = records.journal().newKey();
                    group.put(key).text(text);
                    model.put(key, text);
                } else if (random.nextInt(4) == 0) {
                    long key = keys.get(random.nextInt(keys.size()));
                    if (model.replace(key, text) != null) {
                        group.put(key).text(text);
                    }
                } else {
                    long key = keys.get(random.nextInt(keys.size()));
                    group.delete(key);
                    model.remove(key);
                }
            }
            batch = group.batch();
        }
        records.await(batch);
    }

    private static List<Path> files(Path dir) throws IOException {
        try (Stream<Path> all = Files.list(dir)) {
            return all.toList();
        }
    }
}
