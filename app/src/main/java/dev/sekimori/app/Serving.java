package dev.sekimori.app;

import dev.sekimori.app.config.ConfigException;
import dev.sekimori.app.config.SiteConfig;
import dev.sekimori.app.site.RunningSite;
import dev.sekimori.authority.AuthorityException;
import dev.sekimori.gateway.GatewayException;
import dev.sekimori.ledger.fault.LedgerException;
import dev.sekimori.observe.profile.ProfileProblem;
import dev.sekimori.observe.profile.Profiles;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;

/** Runs a site in the foreground: starts it, says when it is ready, waits for the end, stops it. */
final class Serving {
    private static final Logger LOG = LoggerFactory.getLogger(Serving.class);

    private final Path data;
    private final boolean lab;

    /** A started site and what must be closed for it to stop. */
    record Served(RunningSite site, AutoCloseable whole) {}

    Serving(Path data, boolean lab) {
        this.data = data;
        this.lab = lab;
    }

    /** Returns the exit code; blocks until the process is told to stop. */
    int run(SiteConfig config, Function<RunningSite.Start, Served> begin) {
        CountDownLatch end = new CountDownLatch(1);
        CountDownLatch stopped = new CountDownLatch(1);
        try {
            Served served = begin.apply(prepare(config));
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(end, stopped), "stop"));
            ready(served.site());
            end.await();
            served.whole().close();
            return 0;
        } catch (ConfigException
                | AuthorityException
                | GatewayException
                | LedgerException
                | CompletionException
                | UncheckedIOException e) {
            System.err.println("sekimori: " + rootMessage(e));
            LOG.debug("the start failed", e);
            return 1;
        } catch (Exception e) { // the main thread's outer boundary
            LOG.error("the site stopped", e);
            return 1;
        } finally {
            stopped.countDown();
        }
    }

    private RunningSite.Start prepare(SiteConfig config) throws IOException {
        var ownerOnly =
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
        if (!Files.isDirectory(data)) {
            Files.createDirectories(data.toAbsolutePath().getParent());
            Files.createDirectory(data, ownerOnly);
        }
        if (lab) {
            LabData.mark(data);
        }
        Files.deleteIfExists(data.resolve("ready"));
        return new RunningSite.Start(
                data, config, profiles(), lab, Main.version(), InstantSource.system());
    }

    private Profiles profiles() {
        Path own = data.resolve("profiles");
        if (!Files.isDirectory(own)) {
            return Profiles.builtIn();
        }
        Profiles.Loading loading = Profiles.load(own);
        for (ProfileProblem problem : loading.problems()) {
            System.err.println("sekimori: " + problem.file() + ":" + problem.line() + ":"
                    + problem.column() + ": " + problem.path() + ": "
                    + problem.message().key() + " " + problem.message().arguments());
        }
        if (!loading.problems().isEmpty()) {
            throw new ConfigException(own + ": repair the profiles above, or take them away");
        }
        return loading.profiles();
    }

    private void ready(RunningSite site) throws IOException {
        long tookMs = System.currentTimeMillis()
                - ManagementFactory.getRuntimeMXBean().getStartTime();
        site.setUpCode().ifPresent(code -> System.out.println("set-up code " + code));
        System.out.println("started in " + tookMs + " ms");
        System.out.println("ready " + site.consoleUri());
        System.out.flush();
        Files.writeString(data.resolve("ready"), site.consoleUri() + "\n");
    }

    /** Runs on the shutdown thread: lets the main thread stop everything, and waits for it. */
    private static void stop(CountDownLatch end, CountDownLatch stopped) {
        end.countDown();
        try {
            stopped.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The failure in words, with those of its deepest cause when there is one. */
    private static String rootMessage(Throwable failure) {
        String first = String.valueOf(failure.getMessage());
        Throwable cause = failure.getCause();
        for (int depth = 0; cause != null && cause.getCause() != null && depth < 20; depth++) {
            cause = cause.getCause();
        }
        return cause == null ? first : first + " (" + cause.getMessage() + ")";
    }
}
