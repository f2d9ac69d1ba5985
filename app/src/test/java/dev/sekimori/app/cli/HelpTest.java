package dev.sekimori.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Everything that can be typed is explained, in both languages. */
final class HelpTest {
    @TempDir
    Path data;

    @Test
    void every_command_option_and_argument_is_described() {
        List<String> undescribed = new ArrayList<>();
        new Typed(data)
                .commandLine()
                .getSubcommands()
                .values()
                .forEach(c -> collect(c, undescribed));

        assertThat(undescribed).isEmpty();
    }

    @Test
    void help_is_in_the_language_of_the_person() {
        CommandLine japanese = new Typed(data).with("LANG", "ja_JP.UTF-8").commandLine();
        CommandLine english = new Typed(data).with("LANG", "C").commandLine();

        assertThat(japanese.getSubcommands().get("scan").getUsageMessage())
                .contains("使い方: sekimori scan")
                .contains("スキャンする権限があります");
        assertThat(english.getSubcommands().get("scan").getUsageMessage())
                .contains("Usage: sekimori scan")
                .contains("I have the authority");
    }

    @Test
    void help_is_in_the_language_that_was_asked_for() {
        CommandLine asked = new Typed(data).commandLine("scan", "--help", "--lang", "ja");

        assertThat(asked.getSubcommands().get("scan").getUsageMessage()).contains("使い方:");
    }

    @Test
    void the_commands_of_the_contract_are_there() {
        var commands = new Typed(data).commandLine().getSubcommands();

        assertThat(commands)
                .containsKeys(
                        "status",
                        "devices",
                        "device",
                        "findings",
                        "notices",
                        "guideline",
                        "scan",
                        "isolate",
                        "restore",
                        "events",
                        "ledger",
                        "policy",
                        "bench");
        assertThat(commands.get("ledger").getSubcommands())
                .containsKeys("verify", "checkpoint", "proof", "rebuild");
        assertThat(commands.get("policy").getSubcommands()).containsKeys("check", "replay");
    }

    @Test
    void a_command_is_made_without_the_others() {
        CommandLine root = new CommandLine(CommandLine.Model.CommandSpec.create());

        CliCommands.addTo(root, "ledger", "verify");

        assertThat(root.getSubcommands()).containsOnlyKeys("ledger");
    }

    private static void collect(CommandLine command, List<String> undescribed) {
        String name = command.getCommandSpec().qualifiedName();
        if (command.getCommandSpec().usageMessage().description().length == 0) {
            undescribed.add(name);
        }
        for (ArgSpec argument : command.getCommandSpec().args()) {
            if (argument.description().length == 0
                    && !argument.paramLabel().isEmpty()
                    && !argument.hidden()) {
                undescribed.add(name + " " + argument);
            }
        }
        command.getSubcommands().values().forEach(sub -> collect(sub, undescribed));
    }
}
