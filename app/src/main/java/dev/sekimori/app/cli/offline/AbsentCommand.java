package dev.sekimori.app.cli.offline;

import dev.sekimori.app.cli.invocation.OutputOptions;
import dev.sekimori.app.cli.invocation.Surroundings;
import dev.sekimori.app.cli.terminal.CommandFailure;
import dev.sekimori.model.Message;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** A command of the contract that this version does not have yet. */
@Command(mixinStandardHelpOptions = true)
final class AbsentCommand implements Callable<Integer> {
    private final Surroundings around;

    @Mixin
    private final OutputOptions output = new OutputOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Unmatched
    private List<String> ignored = new ArrayList<>();

    AbsentCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public Integer call() {
        return output.desk(around).run(_ -> {
            throw CommandFailure.notInThisVersion(
                    Message.of("cli.not_in_this_version", spec.qualifiedName()));
        });
    }
}
