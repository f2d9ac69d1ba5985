package dev.sekimori.console.page;

import dev.sekimori.govern.situation.SituationDesk;
import dev.sekimori.govern.situation.SituationView;

/** The words for the site's situation. */
final class Situations {
    private Situations() {}

    /** Why it was declared; what the site itself declared is in the reader's language. */
    static String reason(String reason, View view) {
        return reason.equals(SituationDesk.END_REACHED)
                ? view.t("ui.situation.end-reached")
                : reason;
    }

    /** Why it was declared, and until when. */
    static String note(SituationView now, View view) {
        String why =
                now.declared().map(declared -> reason(declared.reason(), view)).orElse("");
        return now.until()
                .map(until -> view.t("ui.situation.note", why, view.time(until)))
                .orElse(why);
    }
}
