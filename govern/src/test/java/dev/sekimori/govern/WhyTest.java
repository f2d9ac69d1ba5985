package dev.sekimori.govern;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sekimori.model.DecisionId;
import dev.sekimori.model.DeviceId;
import dev.sekimori.model.Message;
import dev.sekimori.model.Role;
import dev.sekimori.model.decision.Answer;
import dev.sekimori.model.decision.Ask;
import dev.sekimori.model.decision.Decision;
import dev.sekimori.model.decision.DecisionInput;
import dev.sekimori.model.decision.DeviceFacts;
import dev.sekimori.model.decision.Operation;
import dev.sekimori.model.decision.Peer;
import dev.sekimori.model.decision.Situation;
import dev.sekimori.model.device.DeviceState;
import dev.sekimori.model.device.Protocol;
import dev.sekimori.model.device.Trust;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;
import java.util.Optional;

class WhyTest {
    @ParameterizedTest
    @CsvSource({
        "default, why.source.default",
        "site:night, why.source.site",
        "site:outer-side-controls-nothing, why.source.built_in",
        "profile:mado-cam-m2/watch-video, why.source.profile",
        "state:isolated, why.source.state",
        "patch:p1, why.source.patch",
        "clearance:personal, why.source.clearance",
        "interworking:bad, why.source.interworking",
        "mud:lamp.json/default, why.source.mud"
    })
    void says_where_the_rule_stands(String rule, String source) {
        assertThat(Why.of(decision(Answer.REFUSE, rule, "decision.rule.refuses"))
                        .source()
                        .key())
                .isEqualTo(source);
    }

    @ParameterizedTest
    @CsvSource({
        "decision.default.nobody, why.show_identity",
        "decision.default.no_rule, why.add_rule",
        "decision.state.isolated, why.recover",
        "decision.state.discovered, why.accept",
        "decision.state.lost, why.gone",
        "decision.rate.exceeded, why.slower",
        "decision.value.out_of_range, why.in_range",
        "decision.virtual_only, why.virtual",
        "decision.situation.raised_threat, why.situation",
        "decision.clearance.has.low, why.trust",
        "decision.interworking.unchecked_reads, why.check_pair",
        "decision.rule.refuses, why.change_rule",
        "decision.mud.from_no_entry, why.mud",
        "decision.mud.to_refused, why.mud",
        "decision.mud.unusable, why.mend_mud"
    })
    void says_what_would_have_to_change(String reason, String step) {
        assertThat(Why.of(decision(Answer.REFUSE, "default", reason)).wayOut())
                .extracting(Message::key)
                .containsExactly(step);
    }

    @Test
    void names_the_device_that_is_cut_off() {
        assertThat(Why.of(decision(Answer.REFUSE, "state:isolated", "decision.state.isolated"))
                        .wayOut())
                .containsExactly(Message.of("why.recover", "cam"));
    }

    @Test
    void asks_for_no_change_of_what_is_allowed() {
        assertThat(Why.of(decision(Answer.ALLOW, "site:a", "decision.rule.permits"))
                        .wayOut())
                .isEmpty();
    }

    private static Decision decision(Answer answer, String rule, String reason) {
        DeviceId cam = new DeviceId("cam");
        DeviceFacts facts = new DeviceFacts(
                cam, "p", "camera", "", "", "z", DeviceState.ISOLATED, Trust.Level.NONE);
        return new Decision(
                new DecisionId("d-" + "0".repeat(32)),
                "hash",
                new DecisionInput(
                        new Peer.PersonPeer("aya", Role.OPERATOR),
                        new Ask(Optional.of(cam), Protocol.HTTP, Operation.READ, "/"),
                        Optional.of(facts),
                        Optional.empty(),
                        Situation.NORMAL),
                answer,
                0,
                rule,
                List.of(Message.of(reason)));
    }
}
