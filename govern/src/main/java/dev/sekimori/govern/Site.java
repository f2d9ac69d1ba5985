package dev.sekimori.govern;

import dev.sekimori.decide.patch.PatchRefusal;
import dev.sekimori.decide.policy.DecisionTable;
import dev.sekimori.govern.device.DeviceDesk;
import dev.sekimori.govern.device.FactoryPasswords;
import dev.sekimori.govern.fault.NotFoundException;
import dev.sekimori.govern.finding.FindingDesk;
import dev.sekimori.govern.guideline.GuidelineDesk;
import dev.sekimori.govern.notice.NoticeDesk;
import dev.sekimori.govern.people.PeopleDesk;
import dev.sekimori.govern.people.ServiceDesk;
import dev.sekimori.govern.port.GatewayPort;
import dev.sekimori.govern.scan.ScanDesk;
import dev.sekimori.ledger.Ledger;
import dev.sekimori.ledger.read.SiteReader;
import dev.sekimori.model.DecisionId;
import dev.sekimori.model.Message;
import dev.sekimori.model.decision.Decision;
import dev.sekimori.model.decision.PolicySet;

import java.time.InstantSource;
import java.util.Optional;

/** A whole site as people use it: what the console and the command line stand on. */
public record Site(
        SiteInfo info,
        Ledger ledger,
        DeviceDesk devices,
        FactoryPasswords factoryPasswords,
        FindingDesk findings,
        NoticeDesk notices,
        ScanDesk scans,
        GuidelineDesk guideline,
        PeopleDesk people,
        ServiceDesk services,
        GatewayPort gateway,
        InstantSource clock) {

    /** A decision beside what the same policy answers to the same input today. */
    public record Replay(Decision stored, Decision replayed) {
        public boolean same() {
            return stored.equals(replayed);
        }
    }

    /** A decision that the gateway remembers or the ledger keeps. */
    public Optional<Decision> decision(DecisionId id) {
        return gateway.recentDecision(id).or(() -> {
            try (SiteReader state = ledger.read()) {
                return state.decision(id);
            }
        });
    }

    /** Decides the recorded input again by the policy that was in force then (guideline G3-8). */
    public Replay replay(DecisionId id) {
        Decision stored = decision(id)
                .orElseThrow(() -> new NotFoundException(Message.of("decision.not_found", id)));
        try (SiteReader state = ledger.read()) {
            PolicySet policy = state.policy(stored.policyHash())
                    .orElseThrow(() -> new NotFoundException(
                            Message.of("decision.policy_not_found", stored.policyHash())));
            Decision again = DecisionTable.compile(policy).decide(stored.input());
            return new Replay(stored, PatchRefusal.again(stored, again));
        }
    }
}
