package dev.sekimori.app.cli.offline;

import dev.sekimori.app.cli.invocation.Surroundings;

import picocli.CommandLine;
import picocli.CommandLine.Command;

import java.util.List;

/** All commands that need no running site, and those that this version does not have. */
public final class OfflineCommands {
    private OfflineCommands() {}

    /** In the order of the help. */
    public static List<CommandLine> all(Surroundings around) {
        return List.of(
                new CommandLine(new LedgerGroup())
                        .addSubcommand(new VerifyCommand(around))
                        .addSubcommand(new CheckpointCommand(around))
                        .addSubcommand(new ProofCommand(around))
                        .addSubcommand(new RebuildCommand(around)),
                new CommandLine(new PolicyGroup())
                        .addSubcommand(new CheckCommand(around))
                        .addSubcommand("replay", new AbsentCommand(around)),
                absent("tower", around),
                absent("bench", around));
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
