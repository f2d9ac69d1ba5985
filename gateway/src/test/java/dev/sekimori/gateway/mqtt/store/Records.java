package dev.sekimori.gateway.mqtt.store;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A journal of texts, as the tests see it. */
record Records(Journal journal, Map<Long, String> found) implements AutoCloseable {
    static final JournalBounds SMALL = new JournalBounds(4_096, 65_536, 1_048_576);

    static Records open(Path dir) {
        Map<Long, String> found = new LinkedHashMap<>();
        Journal journal = Journal.open(
                dir, SMALL, new SecureRandom(), (key, value) -> found.put(key, value.text()));
        return new Records(journal, found);
    }

    /** Writes one record and returns when it is committed. */
    long put(String text) throws InterruptedException {
        long key = journal.newKey();
        put(key, text);
        return key;
    }

    void put(long key, String text) throws InterruptedException {
        long batch;
        try (Group group = journal.group()) {
            batch = group.put(key).text(text).batch();
        }
        await(batch);
    }

    void delete(long key) throws InterruptedException {
        long batch;
        try (Group group = journal.group()) {
            batch = group.delete(key).batch();
        }
        await(batch);
    }

    void await(long batch) throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        if (journal.whenCommitted(batch, done::countDown)) {
            if (!done.await(10, TimeUnit.SECONDS)) {
                throw new AssertionError("not committed in ten seconds");
            }
        }
        if (!journal.isCommitted(batch)) {
            throw new AssertionError("the disk failed");
        }
    }

    @Override
    public void close() {
        journal.close();
    }
}
