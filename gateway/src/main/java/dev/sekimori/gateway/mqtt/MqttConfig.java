package dev.sekimori.gateway.mqtt;

/**
 * The bounds of the MQTT front. {@code eventLoops} 0 means one for each processor;
 * {@code maximumPacketBytes} is the largest packet taken from a client, its fixed header left out.
 */
public record MqttConfig(
        int eventLoops,
        int maximumPacketBytes,
        Times times,
        Connections connections,
        Queues queues) {

    /**
     * Times. {@code keepAliveMaxSeconds} is told to MQTT 5 clients that ask for more or for none,
     * {@code sessionExpiryMaxSeconds} bounds how long a session outlives its connection,
     * {@code slowConsumerGraceMs} is how long a client's queue may stay above its bound.
     */
    public record Times(
            int connectTimeoutMs,
            int keepAliveMaxSeconds,
            int sessionExpiryMaxSeconds,
            int slowConsumerGraceMs) {
        public static final Times DEFAULTS = new Times(10_000, 300, 86_400, 3_000);
    }

    /**
     * How many of each there may be. {@code checksAtOnce} bounds concurrent questions to the site.
     */
    public record Connections(
            int most,
            int mostPerAddress,
            int mostSessions,
            int subscriptionsPerSession,
            int checksAtOnce,
            int failedChecksPerMinute) {
        public static final Connections DEFAULTS =
                new Connections(10_000, 1_000, 20_000, 1_000, 64, 30);
    }

    /**
     * Queues. {@code receiveMaximum} QoS 1 messages may be unacknowledged in each direction. A
     * connected client's queue above {@code liveMessages} or {@code liveBytes} holds its publishers
     * back; an absent client's queue takes at most {@code absentMessages} and {@code absentBytes},
     * of which one more message may be over, and refuses whoever publishes to it then.
     * {@code allBytes} bounds all queues together.
     */
    public record Queues(
            int receiveMaximum,
            int liveMessages,
            int liveBytes,
            int absentMessages,
            int absentBytes,
            long allBytes,
            int retainedMessages,
            long retainedBytes) {
        public static final Queues DEFAULTS = new Queues(
                1_000, 4_096, 1_048_576, 10_000, 4_194_304, 268_435_456L, 10_000, 67_108_864L);

        /** Other bounds for absent clients. */
        public Queues absent(int messages, int bytes) {
            return new Queues(
                    receiveMaximum,
                    liveMessages,
                    liveBytes,
                    messages,
                    bytes,
                    allBytes,
                    retainedMessages,
                    retainedBytes);
        }
    }

    public static final MqttConfig DEFAULTS =
            new MqttConfig(0, 1_048_576, Times.DEFAULTS, Connections.DEFAULTS, Queues.DEFAULTS);

    public MqttConfig {
        require(eventLoops >= 0, "eventLoops");
        require(
                maximumPacketBytes >= 1_024 && maximumPacketBytes < 268_435_456,
                "maximumPacketBytes");
        require(times.connectTimeoutMs() > 0 && times.slowConsumerGraceMs() > 0, "times");
        require(
                times.keepAliveMaxSeconds() > 0 && times.keepAliveMaxSeconds() < 65_536,
                "keepAliveMaxSeconds");
        require(times.sessionExpiryMaxSeconds() >= 0, "sessionExpiryMaxSeconds");
        require(queues.absentMessages() > 0 && queues.absentBytes() > 0, "absent queues");
        require(queues.receiveMaximum() > 0 && queues.receiveMaximum() < 65_536, "receiveMaximum");
    }

    private static void require(boolean holds, String name) {
        if (!holds) {
            throw new IllegalArgumentException("out of range: " + name);
        }
    }

    public MqttConfig with(Times other) {
        return new MqttConfig(eventLoops, maximumPacketBytes, other, connections, queues);
    }

    public MqttConfig with(Connections other) {
        return new MqttConfig(eventLoops, maximumPacketBytes, times, other, queues);
    }

    public MqttConfig with(Queues other) {
        return new MqttConfig(eventLoops, maximumPacketBytes, times, connections, other);
    }
}
