/**
 * The console's pages, in Japanese and English. Input: calls and the
 * {@link dev.sekimori.govern.Site}. Output: HTML of precompiled jte templates, which escape what
 * they print; live parts as server-sent events.
 *
 * <p>Every page works without scripts, as plain links and forms; htmx refreshes parts of pages in
 * place. Live updates change the text of a cell and never move rows or focus: what cannot be shown
 * in place is counted and offered as a link.
 *
 * <p>Threads: page actions run on virtual threads and block; {@link dev.sekimori.console.page.Live}
 * owns one timer thread. State owned: open live streams, the last verification of the ledger.
 *
 * <p>Serves guideline rows G1-8, G1-12, G1-16, G3-1, G3-3, G3-8, G5-10, U-1 to U-4. Specifications:
 * HTML, WCAG 2.2 level AA, Content Security Policy Level 3.
 */
@NullMarked
package dev.sekimori.console.page;

import org.jspecify.annotations.NullMarked;
