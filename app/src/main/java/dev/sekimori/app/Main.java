package dev.sekimori.app;

import dev.sekimori.app.cli.CliCommands;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

import java.util.Optional;

/** The command line: one binary, a subcommand a role. */
@Command(
        name = "sekimori",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        description = "Keeps a site of IoT devices safe.",
        subcommands = {UpCommand.class, LabCommand.class, TrainCommand.class})
public final class Main implements Runnable {

    @Override
    public void run() {
        CommandLine.usage(this, System.out);
    }

    /**
     * Runs the command line.
     *
     * @param args the words after the program's name; exits with 0 done, 1 failed, 2 wrong usage, 3
     *     not in this version
     */
    public static void main(String[] args) {
        // The JDK's TLS server reads this once. A client that may renegotiate can keep a server
        // busy with handshakes (RFC 9325 section 3.5); the native TLS never allows it.
        System.setProperty("jdk.tls.rejectClientInitiatedRenegotiation", "true");
        System.exit(commandLine(args).execute(args));
    }

    static CommandLine commandLine(String... args) {
        CommandLine line = new CommandLine(new Main()).setCaseInsensitiveEnumValuesAllowed(true);
        CliCommands.addTo(line, args);
        return line;
    }

    /** The version of this build. */
    static String version() {
        return Optional.ofNullable(Main.class.getPackage().getImplementationVersion())
                .orElse("development");
    }

    /** The version that the jar's manifest states. */
    static final class Version implements IVersionProvider {

        @Override
        public String[] getVersion() {
            return new String[] {"sekimori " + version()};
        }
    }
}
