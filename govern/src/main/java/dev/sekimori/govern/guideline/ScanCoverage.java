package dev.sekimori.govern.guideline;

import static dev.sekimori.govern.guideline.Check.Observation;

import dev.sekimori.model.Message;
import dev.sekimori.model.observe.Scan;

/** What the last scan covered, as a check that several rows share. Pure. */
final class ScanCoverage {
    private ScanCoverage() {}

    static Check lastScan(SiteFacts facts) {
        return facts.lastScan(scan -> scan.state() != Scan.State.RUNNING)
                .map(scan -> ofScan(facts, scan))
                .orElseGet(
                        () -> Check.nothing(facts, "scan", Message.of("guideline.never_scanned")));
    }

    private static Check ofScan(SiteFacts facts, Scan scan) {
        boolean whole = scan.state() == Scan.State.DONE
                && scan.addressesDone() >= scan.plan().addresses();
        return Check.test(
                facts,
                "scan " + scan.id(),
                Message.of(
                        "guideline.scan_covered",
                        scan.addressesDone(),
                        scan.plan().addresses(),
                        String.join(", ", scan.plan().ranges())),
                whole,
                new Observation(
                        scan.finishedAt().orElse(scan.startedAt()),
                        SiteFacts.TEST_VALIDITY,
                        scan.addressesDone(),
                        scan.plan().addresses(),
                        facts.lastEvent()));
    }
}
