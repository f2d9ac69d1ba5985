package dev.sekimori.app.cli.online;

import dev.sekimori.app.cli.invocation.Surroundings;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * Client certificates of services: {@code certificate issue}, {@code certificate revoke},
 * {@code certificate list}; and the site's own: {@code certificate renew}.
 */
@Command(name = "certificate", mixinStandardHelpOptions = true, synopsisSubcommandLabel = "COMMAND")
final class CertificateCommand {
    static CommandLine of(Surroundings around) {
        return new CommandLine(new CertificateCommand())
                .addSubcommand(new CertificateIssueCommand(around))
                .addSubcommand(new CertificateRenewCommand(around))
                .addSubcommand(new ServiceRevokeCommand(around, "/certificates"))
                .addSubcommand(new ServiceListCommand(around, "/certificates"));
    }
}
