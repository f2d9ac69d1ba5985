package dev.sekimori.app.cli;

import dev.sekimori.app.cli.invocation.HelpTexts;
import dev.sekimori.app.cli.invocation.Surroundings;
import dev.sekimori.app.cli.offline.OfflineCommands;
import dev.sekimori.app.cli.online.OnlineCommands;
import dev.sekimori.app.cli.terminal.Printable;
import dev.sekimori.app.cli.terminal.Words;
import dev.sekimori.model.Language;

import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Adds the commands for people and scripts to the product's command line. */
public final class CliCommands {
    private static final int WRONG_USAGE = 2;

    private CliCommands() {}

    /**
     * Adds the command that the arguments begin with; all of them where they begin with none, and
     * none where the command line has it already. So a command need not wait for all others.
     */
    public static void addTo(CommandLine root, String... arguments) {
        String first = arguments.length == 0 ? "" : arguments[0];
        if (!root.getSubcommands().containsKey(first)) {
            addTo(root, Surroundings.ofProcess(), List.of(arguments));
        }
    }

    /** What cannot be understood is told in one line, and exits with 2. */
    static void addTo(CommandLine root, Surroundings around, List<String> arguments) {
        String first = arguments.isEmpty() ? "" : arguments.getFirst();
        Map<String, Supplier<CommandLine>> commands = new LinkedHashMap<>();
        commands.putAll(OnlineCommands.all(around));
        commands.putAll(OfflineCommands.all(around));
        HelpTexts help = new HelpTexts(around.texts(), language(around, arguments));
        if (commands.containsKey(first)) {
            commands.keySet().retainAll(Set.of(first));
        }
        commands.forEach((name, command) -> add(root, name, command.get(), help));
        root.setCaseInsensitiveEnumValuesAllowed(true);
        root.setParameterExceptionHandler((failure, _) -> misunderstood(failure, around, help));
    }

    /** The language of the help, which is shown before the options are read. */
    private static Language language(Surroundings around, List<String> arguments) {
        String words = String.join(" ", arguments).toLowerCase(Locale.ROOT) + " ";
        return Stream.of(Language.values())
                .filter(language -> words.matches("(.* )?--lang[ =]" + language.locale() + " .*"))
                .findFirst()
                .orElseGet(() -> Words.languageOf(around.environment()));
    }

    private static void add(CommandLine root, String name, CommandLine command, HelpTexts help) {
        root.addSubcommand(name, command);
        command.setResourceBundle(help);
    }

    private static int misunderstood(
            ParameterException failure, Surroundings around, HelpTexts help) {
        String command = failure.getCommandLine().getCommandSpec().qualifiedName();
        around.err().println("sekimori: " + Printable.text(String.valueOf(failure.getMessage())));
        around.err().println("  " + help.getString("hint").replace("{command}", command));
        around.err().flush();
        return WRONG_USAGE;
    }
}
