package dev.sekimori.bench.load;

import java.time.Duration;

/** One kind of load on one server. */
interface Scenario extends AutoCloseable {
    /** Puts the load on for about as long as given and says what came of it. */
    Sample run(int round, Duration time);

    @Override
    void close();
}
