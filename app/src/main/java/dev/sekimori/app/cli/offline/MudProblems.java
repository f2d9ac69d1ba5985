package dev.sekimori.app.cli.offline;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.sekimori.app.cli.invocation.Desk;
import dev.sekimori.app.cli.remote.Json;
import dev.sekimori.govern.SiteProblem;

/** Says which of the MUD files that a policy names cannot be used, and why. */
final class MudProblems {
    private MudProblems() {}

    static String text(Desk desk, SiteProblem problem) {
        return problem.place() + ": " + desk.words().of(problem.message());
    }

    static ObjectNode json(Desk desk, SiteProblem problem) {
        return Json.object()
                .put("line", 1)
                .put("column", 1)
                .put("path", "mud")
                .put("message", text(desk, problem))
                .put("code", problem.message().key());
    }
}
