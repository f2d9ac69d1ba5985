package dev.sekimori.app.cli.invocation;

/** Lets a command do something when the process is told to stop, as by Ctrl-C. */
@FunctionalInterface
public interface Endings {
    /** Runs the task at the end, on a thread of its own, unless the answer is closed before. */
    Registration onEnd(Runnable task);

    /** A task that waits for the end. */
    interface Registration extends AutoCloseable {
        @Override
        void close();
    }

    /** The end of this process. */
    static Endings ofProcess() {
        return task -> {
            Thread hook = new Thread(task, "ending");
            Runtime.getRuntime().addShutdownHook(hook);
            return () -> {
                try {
                    Runtime.getRuntime().removeShutdownHook(hook);
                } catch (IllegalStateException e) {
                    // The process is ending, so the task runs: there is nothing left to take back.
                    return;
                }
            };
        };
    }
}
