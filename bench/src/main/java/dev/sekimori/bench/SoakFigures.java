package dev.sekimori.bench;

import dev.sekimori.bench.load.Sample;
import dev.sekimori.bench.load.Side;
import dev.sekimori.bench.machine.Proc;
import dev.sekimori.bench.peer.Servers;

import java.util.List;

/** Whether the site stays as it is under load that does not end: nothing lost, nothing grown. */
final class SoakFigures {
    /** How much more memory after the last part of the soak than after the first. */
    private static final double GROWTH_GOAL = 1.2;

    /** Files and sockets that may come and go. */
    private static final double FILES_GOAL = 20;

    private static final int PARTS = 10;
    private static final int DEVICES = 50;

    private SoakFigures() {}

    static void measure(Run run) {
        run.servers().startSite(DEVICES);
        Side plain = run.servers().site("MQTT");
        Side tls = run.servers().site("MQTT_TLS");
        long partMs = run.plan().soak().toMillis() / (2 * PARTS);
        long firstBytes = 0;
        long firstFiles = 0;
        long messages = 0;
        for (int part = 0; part < PARTS; part++) {
            messages += talk(run, plain, partMs, "qos=1");
            messages += talk(
                    run, tls, partMs, "qos=0", "certificates=" + run.servers().certificates());
            if (part == 0) {
                firstBytes = Proc.residentBytes(plain.pids());
                firstFiles = Proc.openFiles(plain.pids().getFirst());
            }
            System.err.printf(
                    "  part %d of %d, %,d messages, %,d bytes%n",
                    part + 1, PARTS, messages, Proc.residentBytes(plain.pids()));
        }
        double growth = (double) Proc.residentBytes(plain.pids()) / firstBytes;
        double files = Proc.openFiles(plain.pids().getFirst()) - firstFiles;
        run.figure(new Figure("soak.messages", messages, "messages", "", 1, messages, 1, PARTS, 0));
        run.figure(new Figure(
                "soak.memory.growth",
                growth,
                "times",
                "",
                GROWTH_GOAL,
                GROWTH_GOAL / growth,
                1,
                PARTS,
                0));
        run.figure(new Figure(
                "soak.files.growth",
                files,
                "files",
                "",
                FILES_GOAL,
                FILES_GOAL / Math.max(1, files),
                1,
                PARTS,
                0));
    }

    /** Clients connect anew for each part, so that connections come and go as well. */
    private static long talk(Run run, Side side, long partMs, String... settings) {
        String[] all = java.util.stream.Stream.concat(
                        java.util.stream.Stream.of(
                                "rounds=1",
                                "warmUps=0",
                                "roundMs=" + partMs,
                                "window=20",
                                "payload=64",
                                "connections=" + DEVICES),
                        java.util.stream.Stream.of(settings))
                .toArray(String[]::new);
        List<Sample> samples = run.load("echo", List.of(side), all);
        long count = samples.stream().mapToLong(Sample::count).sum();
        long lost = samples.stream().mapToLong(Sample::lost).sum();
        if (count == 0 || lost != 0) {
            throw new BenchException(
                    Servers.SEKIMORI + ": of " + count + " messages " + lost + " were lost");
        }
        return count;
    }
}
