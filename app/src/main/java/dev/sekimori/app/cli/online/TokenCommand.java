package dev.sekimori.app.cli.online;

import dev.sekimori.app.cli.invocation.Surroundings;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * Tokens of services and scripts: {@code token issue}, {@code token revoke}, {@code token list}.
 */
@Command(name = "token", mixinStandardHelpOptions = true, synopsisSubcommandLabel = "COMMAND")
final class TokenCommand {
    static CommandLine of(Surroundings around) {
        return new CommandLine(new TokenCommand())
                .addSubcommand(new TokenIssueCommand(around))
                .addSubcommand(new TokenRevokeCommand(around))
                .addSubcommand(new TokenListCommand(around));
    }
}
