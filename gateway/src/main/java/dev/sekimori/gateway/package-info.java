/**
 * The data plane's core: who may pass is decided, counted and remembered here, and live sessions
 * are known by device so that they can be cut at once. Asks in, decisions and flows out.
 *
 * <p>Threads: every type is safe from any thread; protocol fronts ({@code mqtt}, {@code http}) call
 * {@link dev.sekimori.gateway.DecisionDesk} and {@link dev.sekimori.gateway.Sessions} from their
 * event loops, so nothing here blocks except {@link dev.sekimori.gateway.Gateway#cut}. State owned:
 * the current picture of the site, bounded recent decisions and flows, live sessions. Serves
 * guideline G3-1, G3-2, G3-4, G3-8, G4-2, G4-F2, X-3.
 */
@NullMarked
package dev.sekimori.gateway;

import org.jspecify.annotations.NullMarked;
