package dev.sekimori.bench;

import dev.sekimori.bench.load.Sample;
import dev.sekimori.bench.load.Side;
import dev.sekimori.bench.peer.Servers;

import java.util.ArrayList;
import java.util.List;

/** What is compared with Mosquitto. */
final class MqttFigures {
    private static final String PER_MESSAGE = "µs CPU/message";
    private static final int DEVICES = 50;
    private static final int PIPELINED = 100;
    private static final int FAN_OUT_WINDOW = 16;
    private static final double SINGLE_GOAL = 1.5;
    private static final double PIPELINED_GOAL = 5;
    private static final double BURST_GOAL = 1.5;
    private static final double FAN_OUT_GOAL = 2;
    private static final double HANDSHAKE_GOAL = 1.8;
    private static final double IDLE_GOAL = 1 / 0.6;

    private MqttFigures() {}

    /** A message there and back: published by a device, decided, routed, delivered to it. */
    static void echoes(Run run) {
        start(run, DEVICES);
        for (boolean tls : List.of(false, true)) {
            for (int qos = 0; qos <= 1; qos++) {
                echo(run, tls, qos, 1, SINGLE_GOAL);
                echo(run, tls, qos, PIPELINED, PIPELINED_GOAL);
            }
        }
    }

    private static void start(Run run, int devices) {
        run.servers().startSite(devices);
        run.servers().startMosquitto();
    }

    private static List<Side> sides(Run run, boolean tls) {
        return List.of(
                run.servers().site(tls ? "MQTT_TLS" : "MQTT"), run.servers().mosquitto(tls));
    }

    private static void echo(Run run, boolean tls, int qos, int window, double goal) {
        String name = "mqtt.qos%d.%s.%s"
                .formatted(qos, window == 1 ? "single" : "pipelined", tls ? "tls" : "plain");
        if (!run.plan().wants(name)) {
            return;
        }
        System.err.println(" " + name);
        List<String> settings = new ArrayList<>(
                List.of("qos=" + qos, "window=" + window, "payload=64", "connections=" + DEVICES));
        if (tls) {
            settings.add("certificates=" + run.servers().certificates());
        }
        compare(
                run,
                name,
                goal,
                run.load("echo", sides(run, tls), settings.toArray(String[]::new)));
    }

    private static void compare(Run run, String name, double goal, List<Sample> samples) {
        requireNothingLost(samples);
        run.figure(Rounds.compare(
                name,
                PER_MESSAGE,
                new Rounds.Compared(Servers.MOSQUITTO, goal),
                Rounds.costs(samples, Servers.SEKIMORI, Rounds::cpuUs),
                Rounds.costs(samples, Servers.MOSQUITTO, Rounds::cpuUs)));
    }

    private static void requireNothingLost(List<Sample> samples) {
        for (Sample sample : samples) {
            if (sample.lost() != 0) {
                throw new BenchException(sample.side() + " lost " + sample.lost() + " messages");
            }
        }
    }

    static void burst(Run run) {
        start(run, DEVICES);
        int messages = run.plan().scaled(10_000, 1_000);
        List<Sample> samples =
                run.load("burst", sides(run, false), "messages=" + messages, "payload=64");
        compare(run, "mqtt.burst.qos1.durable", BURST_GOAL, samples);
    }

    /** One device is heard by all others: as fast as it is acknowledged, then one by one. */
    static void fanOut(Run run) {
        int subscribers = run.plan().scaled(1_000, 100);
        start(run, 1 + subscribers);
        fanOut(run, subscribers, 1, FAN_OUT_WINDOW, "");
        fanOut(run, subscribers, 0, 1, ".single");
    }

    private static void fanOut(Run run, int subscribers, int qos, int window, String kind) {
        String name = "mqtt.fanout." + subscribers + kind;
        System.err.println(" " + name);
        List<Sample> samples = run.load(
                "fanout",
                sides(run, false),
                "subscribers=" + subscribers,
                "payload=64",
                "qos=" + qos,
                "window=" + window);
        compare(run, name, FAN_OUT_GOAL, samples);
    }

    static void handshakes(Run run) {
        start(run, DEVICES);
        List<Sample> samples = run.load(
                "handshakes",
                sides(run, true),
                "connections=8",
                "warmCount=" + run.plan().scaled(4_000, 0),
                "certificates=" + run.servers().certificates());
        requireNothingLost(samples);
        run.figure(Rounds.compare(
                "tls.handshake.mutual.p256",
                "µs CPU/handshake",
                new Rounds.Compared(Servers.MOSQUITTO, HANDSHAKE_GOAL),
                Rounds.costs(samples, Servers.SEKIMORI, Rounds::cpuUs),
                Rounds.costs(samples, Servers.MOSQUITTO, Rounds::cpuUs)));
    }

    static void idle(Run run) {
        int connections = run.plan().scaled(9_800, 400);
        start(run, DEVICES);
        List<Sample> samples = run.load(
                "idle",
                sides(run, true),
                "connections=" + connections,
                "certificates=" + run.servers().certificates());
        requireNothingLost(samples);
        run.figure(Rounds.compare(
                "tls.idle.memory",
                "bytes/connection",
                new Rounds.Compared(Servers.MOSQUITTO, IDLE_GOAL),
                Rounds.costs(samples, Servers.SEKIMORI, MqttFigures::bytesEach),
                Rounds.costs(samples, Servers.MOSQUITTO, MqttFigures::bytesEach)));
    }

    private static double bytesEach(Sample sample) {
        return (double) sample.cpuNs() / sample.count();
    }
}
