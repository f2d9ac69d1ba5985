package dev.sekimori.app.cli.online;

import dev.sekimori.app.cli.invocation.Surroundings;

import picocli.CommandLine;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All commands that talk to a running site. */
public final class OnlineCommands {
    private OnlineCommands() {}

    /** In the order of the help. */
    public static List<CommandLine> all(Surroundings around) {
        List<CommandLine> commands = Stream.of(
                        new StatusCommand(around),
                        new DevicesCommand(around),
                        new DeviceCommand(around),
                        new FindingsCommand(around),
                        new NoticesCommand(around),
                        new GuidelineCommand(around),
                        new ScanCommand(around),
                        new AcceptCommand(around),
                        new IsolateCommand(around),
                        new RestoreCommand(around),
                        new RecheckCommand(around),
                        new NotifyCommand(around),
                        new CredentialCommand(around),
                        new FlowsCommand(around),
                        new DecisionCommand(around),
                        new EventsCommand(around))
                .map(CommandLine::new)
                .collect(Collectors.toCollection(ArrayList::new));
        commands.add(TokenCommand.of(around));
        return commands;
    }
}
