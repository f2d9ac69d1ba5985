package dev.sekimori.console.page;

import dev.sekimori.console.Faults;
import dev.sekimori.console.LedgerAudit;
import dev.sekimori.console.Route;
import dev.sekimori.console.Texts;
import dev.sekimori.govern.Site;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/** All pages of the console: their routes, and how their faults look. */
public final class Pages implements AutoCloseable {
    private final List<Route> routes;
    private final Faults faults;
    private final Live live;

    private Pages(List<Route> routes, Faults faults, Live live) {
        this.routes = List.copyOf(routes);
        this.faults = faults;
        this.live = live;
    }

    /**
     * The pages of a site.
     *
     * @param audit verifies the site's ledger
     * @param zone the time zone in which times are shown
     */
    public static Pages of(Site site, Texts texts, LedgerAudit audit, ZoneId zone) {
        Assets assets = Assets.load();
        Context context = new Context(site, texts, assets, zone);
        Audits audits = new Audits(audit, site.clock());
        Live live = new Live(context, audits);
        List<Route> routes = new ArrayList<>(assets.routes());
        routes.addAll(live.routes());
        routes.addAll(new SignInPages(context).routes());
        routes.addAll(new HomePage(context).routes());
        routes.addAll(new DevicesPage(context).routes());
        routes.addAll(new DevicePage(context).routes());
        routes.addAll(new IsolationPages(context).routes());
        routes.addAll(new DecisionPages(context).routes());
        routes.addAll(new FindingPages(context).routes());
        routes.addAll(new NoticePage(context).routes());
        routes.addAll(new OwnerPage(context).routes());
        routes.addAll(new ScanPages(context).routes());
        routes.addAll(new GuidelinePages(context).routes());
        routes.addAll(new GatewayPages(context).routes());
        routes.addAll(new LedgerPages(context, audits).routes());
        routes.addAll(new PeoplePages(context).routes());
        return new Pages(routes, new ErrorPages(context), live);
    }

    /** The routes, the more exact of two first. */
    public List<Route> routes() {
        return routes;
    }

    /** How faults look: pages for people, problem details for programs. */
    public Faults faults() {
        return faults;
    }

    @Override
    public void close() {
        live.close();
    }
}
