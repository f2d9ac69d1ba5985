package dev.sekimori.console.page;

import dev.sekimori.model.Message;

import java.util.List;
import java.util.Optional;

/**
 * What surrounds a page's content.
 *
 * @param title of the page, in the reader's language
 * @param here the navigation's entry that the page belongs to; empty for none
 * @param navigation empty for who is not signed in
 * @param otherLanguage the same page in the other language
 * @param flash what was just done, or why it was not
 * @param situation in what situation the site is; empty for who is not signed in
 */
public record Shell(
        View view,
        Assets assets,
        String site,
        String version,
        String title,
        String here,
        List<NavigationItem> navigation,
        LanguageLink otherLanguage,
        Optional<Flash> flash,
        Optional<SituationNote> situation) {
    /**
     * The situation of the site, with its reason when somebody gave one; {@code unusual} when it is
     * not the normal one.
     */
    public record SituationNote(Badge badge, String reason, boolean unusual) {}

    /** One entry of the navigation; {@code count} is shown when it is not 0. */
    public record NavigationItem(String id, String href, String icon, String label, int count) {}

    /** A link to this page in another language, whose name is in that language. */
    public record LanguageLink(String href, String lang, String label) {}

    /** A message on top of the page; {@code tone} as of a {@link Badge}. */
    public record Flash(String tone, Message message) {}
}
