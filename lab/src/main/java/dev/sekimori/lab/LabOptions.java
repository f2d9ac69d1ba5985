package dev.sekimori.lab;

import dev.sekimori.lab.mqtt.MutualTls;
import dev.sekimori.lab.recorder.RecorderSource;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a lab needs to know.
 *
 * @param seed of names, serials, passwords and measured values
 * @param prefix first three bytes of the site's /24, in 127.0.0.0/8, for example {@code 127.77.0}
 * @param mqttPlain where devices find the gateway's plain MQTT listener; need not be there yet
 * @param mqttTls where and with what the meter connects; without it the meter keeps silent
 * @param recorderSource what the recorder records; without it it records nothing
 * @param publishInterval between two measured values, 10 ms to 1 h
 * @param clock of the lab
 */
public record LabOptions(
        long seed,
        String prefix,
        InetSocketAddress mqttPlain,
        Optional<MutualTls> mqttTls,
        Optional<RecorderSource> recorderSource,
        Duration publishInterval,
        InstantSource clock) {

    /** The prefix of the demonstration site. */
    public static final String USUAL_PREFIX = "127.77.0";

    private static final Pattern PREFIX =
            Pattern.compile("127(\\.(25[0-5]|2[0-4][0-9]|1?[0-9]{1,2})){2}");
    private static final Duration SHORTEST = Duration.ofMillis(10);
    private static final Duration LONGEST = Duration.ofHours(1);

    public LabOptions {
        if (!PREFIX.matcher(prefix).matches()) {
            throw new IllegalArgumentException(
                    "the lab lives on loopback: prefix must be like 127.77.0");
        }
        if (publishInterval.compareTo(SHORTEST) < 0 || publishInterval.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("publishInterval must be 10 ms to 1 h");
        }
    }

    /**
     * The usual site: 127.77.0.0/24, a value every two seconds, no meter's broker and no recorder's
     * source yet.
     */
    public static LabOptions usual(long seed, InetSocketAddress mqttPlain) {
        return new LabOptions(
                seed,
                USUAL_PREFIX,
                mqttPlain,
                Optional.empty(),
                Optional.empty(),
                Duration.ofSeconds(2),
                InstantSource.system());
    }

    public LabOptions withPrefix(String other) {
        return new LabOptions(
                seed, other, mqttPlain, mqttTls, recorderSource, publishInterval, clock);
    }

    public LabOptions withMqttTls(MutualTls tls) {
        return new LabOptions(
                seed, prefix, mqttPlain, Optional.of(tls), recorderSource, publishInterval, clock);
    }

    public LabOptions withRecorderSource(RecorderSource source) {
        return new LabOptions(
                seed, prefix, mqttPlain, mqttTls, Optional.of(source), publishInterval, clock);
    }

    public LabOptions withPublishInterval(Duration interval) {
        return new LabOptions(seed, prefix, mqttPlain, mqttTls, recorderSource, interval, clock);
    }
}
