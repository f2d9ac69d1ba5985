package dev.sekimori.bench.load;

/**
 * What one round measured of one side.
 *
 * @param count messages, handshakes or answers
 * @param cpuNs CPU time of the server's processes
 * @param wallNs how long it took
 * @param lost acknowledged and never delivered
 */
public record Sample(String side, int round, long count, long cpuNs, long wallNs, long lost) {

    /** One line for the parent process. */
    String written() {
        return "sample %s %d %d %d %d %d".formatted(side, round, count, cpuNs, wallNs, lost);
    }

    /** The opposite of {@link #written}. */
    public static Sample read(String line) {
        String[] parts = line.split(" ", -1);
        return new Sample(
                parts[1],
                Integer.parseInt(parts[2]),
                Long.parseLong(parts[3]),
                Long.parseLong(parts[4]),
                Long.parseLong(parts[5]),
                Long.parseLong(parts[6]));
    }

    public static boolean isOne(String line) {
        return line.startsWith("sample ");
    }
}
