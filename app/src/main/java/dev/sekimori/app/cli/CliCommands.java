package dev.sekimori.app.cli;

import dev.sekimori.app.cli.invocation.HelpTexts;
import dev.sekimori.app.cli.invocation.Surroundings;
import dev.sekimori.app.cli.offline.OfflineCommands;
import dev.sekimori.app.cli.online.OnlineCommands;
import dev.sekimori.app.cli.terminal.Printable;
import dev.sekimori.app.cli.terminal.Words;
import dev.sekimori.console.Texts;

import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

import java.util.ArrayList;
import java.util.List;

/** Adds the commands for people and scripts to the product's command line. */
public final class CliCommands {
    private static final int WRONG_USAGE = 2;

    private CliCommands() {}

    /** Adds them all, for the streams and the environment of this process. */
    public static void addTo(CommandLine root) {
        addTo(root, Surroundings.ofProcess());
    }

    /** Adds them all; what cannot be understood is told in one line, and exits with 2. */
    static void addTo(CommandLine root, Surroundings around) {
        List<CommandLine> commands = new ArrayList<>();
        commands.addAll(OnlineCommands.all(around));
        commands.addAll(OfflineCommands.all(around));
        HelpTexts help = new HelpTexts(Texts.load(), Words.languageOf(around.environment()));
        for (CommandLine command : commands) {
            root.addSubcommand(command);
            command.setResourceBundle(help);
        }
        root.setCaseInsensitiveEnumValuesAllowed(true);
        root.setParameterExceptionHandler((failure, _) -> misunderstood(failure, around));
    }

    private static int misunderstood(ParameterException failure, Surroundings around) {
        String command = failure.getCommandLine().getCommandSpec().qualifiedName();
        around.err().println("sekimori: " + Printable.text(String.valueOf(failure.getMessage())));
        String hint = new HelpTexts(Texts.load(), Words.languageOf(around.environment()))
                .getString("hint");
        around.err().println("  " + hint.replace("{command}", command));
        around.err().flush();
        return WRONG_USAGE;
    }
}
