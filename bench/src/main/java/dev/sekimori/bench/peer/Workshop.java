package dev.sekimori.bench.peer;

import dev.sekimori.bench.BenchException;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The folder of one run, the ports that were found free, and the files that are filled in. */
public final class Workshop {
    private final Path dir;
    private final Map<String, String> values = new HashMap<>();

    /** Takes a folder that exists and is empty. */
    public Workshop(Path dir) {
        this.dir = dir;
        values.put("DIR", dir.toString());
    }

    public Path dir() {
        return dir;
    }

    /** The port of that name; a free one when it is first asked for. */
    public int port(String name) {
        return Integer.parseInt(values.computeIfAbsent(name, key -> Integer.toString(freePort())));
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new BenchException("no port is free", e);
        }
    }

    void set(String name, Path value) {
        values.put(name, value.toString());
    }

    /** Writes one of this package's files with its {@code @NAMES@} filled in. */
    Path write(String resource, String name) {
        try (InputStream in = Workshop.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new BenchException("no " + resource);
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            for (Map.Entry<String, String> value : values.entrySet()) {
                text = text.replace("@" + value.getKey() + "@", value.getValue());
            }
            Path file = dir.resolve(name);
            Files.createDirectories(file.getParent());
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new BenchException("cannot write " + name, e);
        }
    }

    /** Where a program is installed; empty when it is not. */
    public static Optional<Path> program(String name) {
        return Stream.of("/usr/sbin", "/usr/bin", "/usr/local/sbin", "/usr/local/bin")
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
