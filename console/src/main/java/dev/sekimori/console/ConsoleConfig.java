package dev.sekimori.console;

/**
 * Where the console listens and its bounds. {@code port} 0 takes a free one.
 *
 * @param maxBodyBytes the longest request body
 * @param maxConcurrent actions that run at once; more are answered 503
 * @param maxStreams open event streams; more are answered 503
 */
public record ConsoleConfig(
        String host, int port, int maxBodyBytes, int maxConcurrent, int maxStreams) {
    public ConsoleConfig {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("not a port: " + port);
        }
        if (maxBodyBytes < 1 || maxConcurrent < 1 || maxStreams < 1) {
            throw new IllegalArgumentException("bounds are positive");
        }
    }

    /** Bounds that suit one site: 256 KiB, 128 actions, 256 streams. */
    public static ConsoleConfig at(String host, int port) {
        return new ConsoleConfig(host, port, 256 * 1024, 128, 256);
    }
}
