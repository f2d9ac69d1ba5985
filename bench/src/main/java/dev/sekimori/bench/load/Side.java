package dev.sekimori.bench.load;

import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;

/**
 * One of the two servers that are compared.
 *
 * @param name what it is called in the figures
 * @param pids its processes; their CPU time is what is measured
 */
public record Side(String name, InetSocketAddress address, List<Long> pids) {
    public Side {
        pids = List.copyOf(pids);
    }

    /** As an argument of the load generator: {@code name,host,port,pid[,pid…]}. */
    public String written() {
        StringBuilder text = new StringBuilder(name)
                .append(',')
                .append(address.getHostString())
                .append(',')
                .append(address.getPort());
        pids.forEach(pid -> text.append(',').append(pid));
        return text.toString();
    }

    static Side read(String text) {
        String[] parts = text.split(",", -1);
        return new Side(
                parts[0],
                new InetSocketAddress(parts[1], Integer.parseInt(parts[2])),
                Arrays.stream(parts).skip(3).map(Long::valueOf).toList());
    }
}
