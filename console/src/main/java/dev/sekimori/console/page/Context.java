package dev.sekimori.console.page;

import dev.sekimori.console.Call;
import dev.sekimori.console.Languages;
import dev.sekimori.console.Reply;
import dev.sekimori.console.Texts;
import dev.sekimori.govern.Site;
import dev.sekimori.govern.situation.SituationDesk;
import dev.sekimori.govern.situation.SituationView;
import dev.sekimori.ledger.read.Counts;
import dev.sekimori.ledger.read.SiteReader;
import dev.sekimori.model.Language;
import dev.sekimori.model.Message;
import dev.sekimori.model.decision.Situation;
import dev.sekimori.model.device.DeviceState;

import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What all pages are made with. Immutable; any thread. */
final class Context {
    private static final int MAX_FLASH_CHARS = 60;

    private final Site site;
    private final Texts texts;
    private final Assets assets;
    private final Templates templates;
    private final ZoneId zone;

    Context(Site site, Texts texts, Assets assets, ZoneId zone) {
        this.site = site;
        this.texts = texts;
        this.assets = assets;
        this.templates = new Templates();
        this.zone = zone;
    }

    Site site() {
        return site;
    }

    View view(Call call) {
        return View.of(texts, zone, call);
    }

    /** A whole page with its navigation. */
    Reply page(Call call, String here, String title, String template, Map<String, Object> model) {
        return page(call, 200, here, title, template, model, flash(call));
    }

    Reply page(
            Call call,
            int status,
            String here,
            String title,
            String template,
            Map<String, Object> model,
            Optional<Shell.Flash> flash) {
        View view = view(call);
        return render(status, template, shell(call, view, here, title, flash), model);
    }

    /** A page in a view of its own, without what was just done. */
    Reply page(Call call, View view, int status, String title, String template, Object model) {
        Shell shell = shell(call, view, "", title, Optional.empty());
        return render(status, template, shell, Map.of("page", model));
    }

    private Reply render(int status, String template, Shell shell, Map<String, Object> model) {
        Map<String, Object> parameters = new HashMap<>(model);
        parameters.put("shell", shell);
        return Reply.html(status, templates.render(template, parameters));
    }

    /** A part of a page. */
    String fragment(String template, Map<String, Object> parameters) {
        return templates.render(template, parameters);
    }

    private Shell shell(
            Call call, View view, String here, String title, Optional<Shell.Flash> flash) {
        return new Shell(
                view,
                assets,
                site.info().name(),
                site.info().version(),
                title,
                here,
                call.visitor().isPresent() ? navigation(view) : List.of(),
                otherLanguage(call, view),
                flash,
                call.visitor().map(_ -> situation(view)));
    }

    private Shell.SituationNote situation(View view) {
        SituationView now = new SituationDesk(site.ledger(), site.gateway()).now();
        return new Shell.SituationNote(
                Badges.of(now.situation(), view),
                Situations.note(now, view),
                now.situation() != Situation.NORMAL);
    }

    private List<Shell.NavigationItem> navigation(View view) {
        Counts counts;
        try (SiteReader state = site.ledger().read()) {
            counts = state.counts();
        }
        int waiting = counts.devices().getOrDefault(DeviceState.DISCOVERED, 0);
        int findings = counts.openFindings().values().stream()
                .mapToInt(Integer::intValue)
                .sum();
        return List.of(
                item(view, "home", "/", 0),
                item(view, "devices", "/devices", waiting),
                item(view, "findings", "/findings", findings),
                item(view, "notices", "/notices", 0),
                item(view, "guideline", "/guideline", 0),
                item(view, "scans", "/scans", 0),
                item(view, "gateway", "/gateway", 0),
                item(view, "ledger", "/ledger", 0),
                item(view, "people", "/people", 0));
    }

    private static Shell.NavigationItem item(View view, String id, String href, int count) {
        return new Shell.NavigationItem(id, href, id, view.t("ui.nav." + id), count);
    }

    private static Shell.LanguageLink otherLanguage(Call call, View view) {
        Language other = view.language() == Language.JA ? Language.EN : Language.JA;
        StringBuilder href = new StringBuilder(isSafePage(call) ? call.path() : "/");
        char separator = '?';
        if (isSafePage(call)) {
            for (Map.Entry<String, List<String>> parameter : call.query().entrySet()) {
                if (!parameter.getKey().equals("lang") && !parameter.getKey().equals("done")) {
                    for (String value : parameter.getValue()) {
                        href.append(separator)
                                .append(View.url(parameter.getKey()))
                                .append('=')
                                .append(View.url(value));
                        separator = '&';
                    }
                }
            }
        }
        href.append(separator).append("lang=").append(Languages.tag(other));
        return new Shell.LanguageLink(
                href.toString(),
                Languages.tag(other),
                view.in(other).t("ui.language." + other.name()));
    }

    /** After a form was sent, its address may know no GET. */
    private static boolean isSafePage(Call call) {
        return !call.method().equals("POST") && !call.path().startsWith("//");
    }

    /** What {@code ?done=} names, when the texts know it: never the words of a link's author. */
    Optional<Shell.Flash> flash(Call call) {
        return call.query("done")
                .filter(key -> key.length() <= MAX_FLASH_CHARS)
                .filter(key -> texts.knows("ui.done." + key))
                .map(key -> new Shell.Flash(
                        key.startsWith("not-") ? "warn" : "ok", Message.of("ui.done." + key)));
    }

    Texts texts() {
        return texts;
    }

    ZoneId zone() {
        return zone;
    }
}
