package dev.sekimori.observe.scan;

import dev.sekimori.observe.wire.CancelledException;
import dev.sekimori.observe.wire.Connector;
import dev.sekimori.observe.wire.Connector.Knock;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Tries the ports of one device, so many at the same time. */
final class Knocking {
    private final Connector connector;
    private final int inFlight;

    Knocking(Connector connector, int inFlight) {
        this.connector = connector;
        this.inFlight = inFlight;
    }

    /** Open ports in order, and how many ports refused. */
    record Doors(List<Integer> open, int refused) {}

    Doors at(InetAddress address, List<Integer> ports) throws CancelledException {
        Queue<Integer> left = new ConcurrentLinkedQueue<>(ports);
        ConcurrentSkipListMap<Integer, Knock> answers = new ConcurrentSkipListMap<>();
        if (inFlight == 1) {
            knock(address, left, answers);
        } else {
            together(address, left, answers);
        }
        List<Integer> open = answers.entrySet().stream()
                .filter(answer -> answer.getValue() == Knock.OPEN)
                .map(answer -> answer.getKey())
                .toList();
        long refused = answers.values().stream().filter(k -> k == Knock.REFUSED).count();
        return new Doors(open, Math.toIntExact(refused));
    }

    private void together(
            InetAddress address, Queue<Integer> left, ConcurrentSkipListMap<Integer, Knock> answers)
            throws CancelledException {
        List<Future<Void>> knocks = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < inFlight; i++) {
                knocks.add(threads.submit(() -> {
                    knock(address, left, answers);
                    return null;
                }));
            }
        }
        for (Future<Void> knock : knocks) {
            try {
                knock.get();
            } catch (ExecutionException | InterruptedException e) {
                throw new CancelledException();
            }
        }
    }

    private void knock(
            InetAddress address, Queue<Integer> left, ConcurrentSkipListMap<Integer, Knock> answers)
            throws CancelledException {
        for (Integer port = left.poll(); port != null; port = left.poll()) {
            answers.put(port, connector.knock(address, port));
        }
    }
}
