package dev.sekimori.app.cli.online;

import dev.sekimori.app.cli.invocation.Surroundings;

import picocli.CommandLine;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** All commands that talk to a running site. */
public final class OnlineCommands {
    private OnlineCommands() {}

    /** By name, in the order of the help; each is made only when it is needed. */
    public static Map<String, Supplier<CommandLine>> all(Surroundings around) {
        Map<String, Supplier<CommandLine>> commands = new LinkedHashMap<>();
        commands.put("status", () -> new CommandLine(new StatusCommand(around)));
        commands.put("situation", () -> new CommandLine(new SituationCommand(around)));
        commands.put("devices", () -> new CommandLine(new DevicesCommand(around)));
        commands.put("device", () -> new CommandLine(new DeviceCommand(around)));
        commands.put("thing", () -> new CommandLine(new ThingCommand(around)));
        commands.put("findings", () -> new CommandLine(new FindingsCommand(around)));
        commands.put("notices", () -> new CommandLine(new NoticesCommand(around)));
        commands.put("guideline", () -> new CommandLine(new GuidelineCommand(around)));
        commands.put("scan", () -> new CommandLine(new ScanCommand(around)));
        commands.put("accept", () -> new CommandLine(new AcceptCommand(around)));
        commands.put("isolate", () -> new CommandLine(new IsolateCommand(around)));
        commands.put("restore", () -> new CommandLine(new RestoreCommand(around)));
        commands.put("recheck", () -> new CommandLine(new RecheckCommand(around)));
        commands.put("notify", () -> new CommandLine(new NotifyCommand(around)));
        commands.put("credential", () -> new CommandLine(new CredentialCommand(around)));
        commands.put("device-password", () -> new CommandLine(new DevicePasswordCommand(around)));
        commands.put("flows", () -> new CommandLine(new FlowsCommand(around)));
        commands.put("decision", () -> new CommandLine(new DecisionCommand(around)));
        commands.put("events", () -> new CommandLine(new EventsCommand(around)));
        commands.put("token", () -> TokenCommand.of(around));
        commands.put("certificate", () -> CertificateCommand.of(around));
        commands.put("psk", () -> PskCommand.of(around));
        return commands;
    }
}
