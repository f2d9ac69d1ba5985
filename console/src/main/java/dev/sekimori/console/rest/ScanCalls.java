package dev.sekimori.console.rest;

import dev.sekimori.console.Texts;
import dev.sekimori.console.rest.dto.Inputs;
import dev.sekimori.console.rest.dto.Page;
import dev.sekimori.console.rest.dto.ScanBodies.ScanBody;
import dev.sekimori.console.rest.dto.ScanBodies.ScanPlanBody;
import dev.sekimori.govern.Site;
import dev.sekimori.model.ScanId;

import java.util.List;

/** Calls about discovery scans. */
final class ScanCalls {
    private final Site site;
    private final Texts texts;

    ScanCalls(Site site, Texts texts) {
        this.site = site;
        this.texts = texts;
    }

    List<Operation> operations() {
        return List.of(
                Operation.get("/scans", "listScans", "The latest scans, newest first.")
                        .with(Parameter.LIMIT)
                        .lists(ScanBody.class, this::list),
                Operation.post("/scans", "startScan", "Starts a scan of confirmed ranges.")
                        .takes(Inputs.ScanOrder.class)
                        .answers(202, ScanBody.class, this::start),
                Operation.post(
                                "/scans/plan",
                                "planScan",
                                "Exactly what a scan of these ranges would do; nothing is sent.")
                        .takes(Inputs.ScanRanges.class)
                        .answers(ScanPlanBody.class, this::plan),
                Operation.get("/scans/{id}", "getScan", "One scan, with its numbers of now.")
                        .answers(ScanBody.class, r -> scan(id(r))),
                Operation.delete("/scans/{id}", "cancelScan", "Stops a running scan.")
                        .answers(202, ScanBody.class, this::cancel));
    }

    private static ScanId id(Request request) {
        return request.path("id", ScanId::new, "scan.not_found");
    }

    private ScanBody scan(ScanId id) {
        return Mapping.scan(site.scans().scan(id));
    }

    private Page<ScanBody> list(Request request) {
        return Pages.whole(
                site.scans().recent(request.limit()).stream().map(Mapping::scan).toList());
    }

    private Object start(Request request) {
        Inputs.ScanOrder order = request.body(Inputs.ScanOrder.class);
        return scan(
                site.scans().start(request.actor(), order.ranges(), order.confirmedAuthority()));
    }

    private Object plan(Request request) {
        List<String> ranges = request.body(Inputs.ScanRanges.class).ranges();
        return new Mapping(texts, request.language()).plan(site.scans().plan(ranges));
    }

    private Object cancel(Request request) {
        ScanId id = id(request);
        scan(id);
        site.scans().cancel(request.actor(), id);
        return scan(id);
    }
}
