package dev.sekimori.app.cli.online;

import dev.sekimori.app.cli.invocation.Surroundings;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * Pre-shared keys of services for DTLS: {@code psk issue}, {@code psk revoke}, {@code psk list}.
 */
@Command(name = "psk", mixinStandardHelpOptions = true, synopsisSubcommandLabel = "COMMAND")
final class PskCommand {
    static CommandLine of(Surroundings around) {
        return new CommandLine(new PskCommand())
                .addSubcommand(new PskIssueCommand(around))
                .addSubcommand(new ServiceRevokeCommand(around, "/psks"))
                .addSubcommand(new ServiceListCommand(around, "/psks"));
    }
}
