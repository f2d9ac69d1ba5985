package dev.sekimori.console.rest;

import dev.sekimori.console.Texts;
import dev.sekimori.console.rest.dto.FlowBodies.DecisionBody;
import dev.sekimori.console.rest.dto.FlowBodies.FlowBody;
import dev.sekimori.console.rest.dto.FlowBodies.ReplayBody;
import dev.sekimori.console.rest.dto.Page;
import dev.sekimori.govern.Site;
import dev.sekimori.model.DecisionId;
import dev.sekimori.model.DeviceId;
import dev.sekimori.model.decision.Answer;

import java.util.List;
import java.util.Optional;

/** Calls about flows at the gateway and the decisions about them. */
final class FlowCalls {
    private final Site site;
    private final Texts texts;

    FlowCalls(Site site, Texts texts) {
        this.site = site;
        this.texts = texts;
    }

    List<Operation> operations() {
        return List.of(
                Operation.get(
                                "/flows",
                                "listFlows",
                                "Recent flows with decision and reasons, newest first. They are in"
                                        + " the gateway's memory: there are no further parts.")
                        .with(
                                Parameter.text("device", "Only of this device."),
                                Parameter.choice("answer", Answer.class, "Only with this answer."),
                                Parameter.LIMIT)
                        .lists(FlowBody.class, this::list),
                Operation.get("/decisions/{id}", "getDecision", "One decision with its inputs.")
                        .answers(DecisionBody.class, this::decision),
                Operation.post(
                                "/decisions/{id}/replay",
                                "replayDecision",
                                "Decides the recorded input again by the policy of then.")
                        .answers(ReplayBody.class, this::replay));
    }

    private Page<FlowBody> list(Request request) {
        Mapping mapping = new Mapping(texts, request.language());
        Optional<Answer> answer = request.choice("answer", Answer.class);
        int asked = answer.isPresent() ? Parameter.MAX_LIMIT : request.limit();
        return Pages.whole(
                site.gateway().flows(request.value("device", DeviceId::new), asked).stream()
                        .filter(flow ->
                                answer.map(flow.decision().answer()::equals).orElse(true))
                        .limit(request.limit())
                        .map(mapping::flow)
                        .toList());
    }

    private static DecisionId id(Request request) {
        return request.path("id", DecisionId::new, "decision.not_found");
    }

    private Object decision(Request request) {
        DecisionId id = id(request);
        return new Mapping(texts, request.language())
                .decision(site.decision(id)
                        .orElseThrow(() -> Refusal.notFound("decision.not_found", id)));
    }

    private Object replay(Request request) {
        return new Mapping(texts, request.language()).replay(site.replay(id(request)));
    }
}
