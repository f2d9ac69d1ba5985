package dev.sekimori.app.cli.offline;

import dev.sekimori.app.cli.invocation.Surroundings;

import picocli.CommandLine;
import picocli.CommandLine.Command;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** All commands that need no running site, and those that this version does not have. */
public final class OfflineCommands {
    private OfflineCommands() {}

    /** By name, in the order of the help; each is made only when it is needed. */
    public static Map<String, Supplier<CommandLine>> all(Surroundings around) {
        Map<String, Supplier<CommandLine>> commands = new LinkedHashMap<>();
        commands.put(
                "ledger",
                () -> new CommandLine(new LedgerGroup())
                        .addSubcommand(new VerifyCommand(around))
                        .addSubcommand(new CheckpointCommand(around))
                        .addSubcommand(new ProofCommand(around))
                        .addSubcommand(new RebuildCommand(around)));
        commands.put(
                "policy",
                () -> new CommandLine(new PolicyGroup())
                        .addSubcommand(new CheckCommand(around))
                        .addSubcommand(new ReplayCommand(around)));
        commands.put("tower", () -> absent("tower", around));
        commands.put("bench", () -> absent("bench", around));
        return commands;
    }

    private static CommandLine absent(String name, Surroundings around) {
        CommandLine command = new CommandLine(new AbsentCommand(around));
        command.getCommandSpec().name(name);
        return command;
    }

    @Command(name = "ledger", mixinStandardHelpOptions = true, synopsisSubcommandLabel = "COMMAND")
    private static final class LedgerGroup {}

    @Command(name = "policy", mixinStandardHelpOptions = true, synopsisSubcommandLabel = "COMMAND")
    private static final class PolicyGroup {}
}
