package dev.sekimori.acceptance.site;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Eclipse node-wot as a consumer of one virtual device; see {@code acceptance/node-wot}. */
final class NodeWot implements AutoCloseable {
    private static final Path FOLDER = SiteProcess.root().resolve("acceptance/node-wot");
    private static final Duration INSTALL = Duration.ofMinutes(3);
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Process process;
    private final BlockingQueue<JsonNode> lines = new LinkedBlockingQueue<>();

    private NodeWot(Process process) {
        this.process = process;
        Thread.ofVirtual().start(this::read);
    }

    /** Installs what the lock file names, unless that is done. */
    static void install() {
        if (Files.isDirectory(FOLDER.resolve("node_modules/@node-wot/binding-http"))) {
            return;
        }
        Command.Result installed =
                Command.run(INSTALL, "npm", "ci", "--prefix", FOLDER.toString(), "--no-progress");
        if (installed.exitCode() != 0) {
            throw new AssertionError("npm ci: " + installed.err());
        }
    }

    static NodeWot consume(String description, String token, Path authority) {
        ProcessBuilder builder = new ProcessBuilder("node", "client.js", description, token)
                .directory(FOLDER.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("NODE_EXTRA_CA_CERTS", authority.toString());
        try {
            return new NodeWot(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read() {
        try (BufferedReader in = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                lines.add(JSON.readTree(line));
            }
        } catch (JsonProcessingException e) {
            lines.add(JSON.createObjectNode().put("error", "not JSON"));
        } catch (IOException e) {
            // It was closed.
        }
    }

    JsonNode next() {
        try {
            JsonNode line = lines.poll(SOON.toSeconds(), TimeUnit.SECONDS);
            if (line == null) {
                throw new AssertionError("node-wot says nothing");
            }
            return line;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    JsonNode ask(String command) {
        tell(command);
        return next();
    }

    void tell(String command) {
        try {
            Writer out = process.outputWriter(StandardCharsets.UTF_8);
            out.write(command + "\n");
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
