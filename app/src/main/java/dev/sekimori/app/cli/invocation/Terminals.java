package dev.sekimori.app.cli.invocation;

import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Which of the standard streams are terminals. */
public record Terminals(boolean in, boolean out, boolean err) {
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    /** No terminal at all, as in a script. */
    public static final Terminals NONE = new Terminals(false, false, false);

    /** Those of this process. */
    @SuppressWarnings("SystemConsoleNull") // Since JDK 25 it is null again without a terminal.
    public static Terminals ofProcess() {
        if (!Files.isDirectory(DESCRIPTORS)) {
            Console console = System.console();
            boolean both = console != null && console.isTerminal();
            return new Terminals(both, both, both);
        }
        return new Terminals(isTerminal(0), isTerminal(1), isTerminal(2));
    }

    private static boolean isTerminal(int descriptor) {
        try {
            String target = Files.readSymbolicLink(DESCRIPTORS.resolve(String.valueOf(descriptor)))
                    .toString();
            return target.startsWith("/dev/pts/")
                    || target.startsWith("/dev/tty")
                    || target.equals("/dev/console");
        } catch (IOException e) {
            return false;
        }
    }
}
