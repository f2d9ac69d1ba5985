package dev.sekimori.lab.fault;

import java.net.InetSocketAddress;

/** What a device can be told to do wrong. */
public sealed interface Misbehaviour {
    int MAX_COUNT = 5000;
    int MAX_PER_SECOND = 1000;

    /** A word for it: {@code scan}, {@code flood}, {@code call}. */
    String kind();

    /** How often it acts, 1 to {@value #MAX_COUNT}. */
    int count();

    /** How fast, 1 to {@value #MAX_PER_SECOND}. */
    int perSecond();

    /**
     * TCP connections to the gateway and across the site's /24.
     *
     * @param count connections in all
     * @param perSecond connections a second
     */
    record StartScanning(int count, int perSecond) implements Misbehaviour {
        public StartScanning {
            Bounds.check(count, perSecond);
        }

        @Override
        public String kind() {
            return "scan";
        }
    }

    /**
     * MQTT publishes with QoS 0.
     *
     * @param count publishes in all
     * @param perSecond publishes a second
     * @param topic to publish to; empty: the topic the device publishes to anyway
     */
    record Flood(int count, int perSecond, String topic) implements Misbehaviour {
        public Flood {
            Bounds.check(count, perSecond);
            if (topic.length() > 256 || topic.matches(".*[#+\\x00].*")) {
                throw new IllegalArgumentException(
                        "a topic has at most 256 characters and no wildcards");
            }
        }

        @Override
        public String kind() {
            return "flood";
        }
    }

    /**
     * TCP calls to a host that is none of the site's.
     *
     * @param count calls in all
     * @param perSecond calls a second
     * @param target on loopback
     */
    record CallUnknownHost(int count, int perSecond, InetSocketAddress target)
            implements Misbehaviour {
        public CallUnknownHost {
            Bounds.check(count, perSecond);
            if (target.getAddress() == null || !target.getAddress().isLoopbackAddress()) {
                throw new IllegalArgumentException("the lab calls nobody outside loopback");
            }
        }

        @Override
        public String kind() {
            return "call";
        }
    }
}
