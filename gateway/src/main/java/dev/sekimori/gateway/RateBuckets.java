package dev.sekimori.gateway;

import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Token buckets by peer and rule: a bucket holds one minute's worth and refills evenly. Bounded:
 * the one unused for longest makes room. Safe from any thread.
 */
public final class RateBuckets {
    private static final long MINUTE_MS = 60_000;

    private record Key(Object peer, String rule) {}

    /** One bucket. */
    public final class Bucket {
        private final int ratePerMinute;
        private double tokens;
        private long filledAtMs;

        private Bucket(int ratePerMinute) {
            this.ratePerMinute = ratePerMinute;
            this.tokens = ratePerMinute;
            this.filledAtMs = clock.millis();
        }

        /** Takes one; false when none is left now. */
        public synchronized boolean tryTake() {
            long now = clock.millis();
            double refill = Math.max(0, now - filledAtMs) * (double) ratePerMinute / MINUTE_MS;
            tokens = Math.min(ratePerMinute, tokens + refill);
            filledAtMs = now;
            if (tokens < 1) {
                return false;
            }
            tokens -= 1;
            return true;
        }
    }

    private final InstantSource clock;
    private final int mostBuckets;
    private final Map<Key, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true);

    public RateBuckets(InstantSource clock, int mostBuckets) {
        this.clock = clock;
        this.mostBuckets = mostBuckets;
    }

    /** The bucket of a peer under a rule; a new one is full. */
    public synchronized Bucket of(Object peer, String rule, int ratePerMinute) {
        Key key = new Key(peer, rule);
        Bucket bucket = buckets.get(key);
        if (bucket == null || bucket.ratePerMinute != ratePerMinute) {
            bucket = new Bucket(ratePerMinute);
            buckets.put(key, bucket);
            if (buckets.size() > mostBuckets) {
                buckets.remove(buckets.keySet().iterator().next());
            }
        }
        return bucket;
    }
}
