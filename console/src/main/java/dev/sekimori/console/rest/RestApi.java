package dev.sekimori.console.rest;

import dev.sekimori.console.Guard;
import dev.sekimori.console.Reply;
import dev.sekimori.console.Route;
import dev.sekimori.console.Texts;
import dev.sekimori.govern.Site;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** The REST interface of a site. Make one for a site; its routes belong to one server. */
public final class RestApi {
    /** Paths that begin so are answered with problem details instead of pages. */
    public static final String PREFIX = "/api/";

    /**
     * What the interface stands on.
     *
     * @param metrics the process's metrics; the site's own are added
     * @param ready whether everything that the site offers is listening
     * @param securityContact whom to tell about weaknesses (RFC 9116 section 2.5.3)
     */
    public record Parts(
            Site site,
            Texts texts,
            PrometheusMeterRegistry metrics,
            BooleanSupplier ready,
            URI securityContact) {}

    private final List<Operation> operations;
    private final Mount mount;

    public RestApi(Parts parts) {
        RestMetrics metrics = new RestMetrics(parts.metrics(), parts.site().ledger());
        this.mount = new Mount(new IdempotentReplies(parts.site().clock()), metrics);
        this.operations = operations(parts, metrics);
    }

    private static List<Operation> operations(Parts parts, RestMetrics metrics) {
        Site site = parts.site();
        List<Operation> all = new ArrayList<>();
        all.addAll(new SiteCalls(site, parts.texts()).operations());
        all.addAll(new ServiceCalls(site).operations());
        all.addAll(new DeviceCalls(site, parts.texts()).operations());
        all.addAll(new FindingCalls(site, parts.texts()).operations());
        all.addAll(new FlowCalls(site, parts.texts()).operations());
        all.addAll(new ScanCalls(site, parts.texts()).operations());
        all.addAll(new GuidelineCalls(site, parts.texts()).operations());
        all.addAll(new LedgerCalls(site.ledger()).operations());
        all.addAll(new OpenCalls(parts, metrics).operations());
        all.add(description(site, List.copyOf(all)));
        return List.copyOf(all);
    }

    private static Operation description(Site site, List<Operation> others) {
        Operation.Draft draft = Operation.draft(
                Route.Method.GET,
                "/api/openapi.json",
                Guard.OPEN,
                "getDescription",
                "This interface as an OpenAPI 3.1 document.");
        List<Operation> all = new ArrayList<>(others);
        List<String> json = List.of("application/json");
        all.add(draft.answersAs(json, _ -> Reply.empty(200)));
        byte[] document = OpenApi.document(site.info(), all);
        return draft.answersAs(json, _ -> Reply.bytes(200, "application/json", document));
    }

    /** All routes, the more exact of two first. */
    public List<Route> routes() {
        return operations.stream().map(mount::route).toList();
    }

    /** Whether faults at this path are for programs, to be rendered as problem details. */
    public static boolean isForPrograms(String path) {
        return path.startsWith(PREFIX)
                || path.equals("/metrics")
                || path.equals("/healthz")
                || path.equals("/readyz")
                || path.startsWith("/.well-known/");
    }

    /** The calls that the interface has. */
    List<Operation> operations() {
        return operations;
    }
}
