/**
 * The commands that talk to a running site, each a small class: it asks the REST interface, then
 * shows the answer as a table in the reader's language, or as the JSON that came.
 *
 * <p>Input: arguments, the data directory's token and certificate. Output: text, exit codes. No
 * state beyond one call; one thread, besides the one that reacts to Ctrl-C.
 *
 * <p>Serves guideline rows G3-8 (preview before a person cuts off), G5-10 (notices), T-7 (events).
 */
@NullMarked
package dev.sekimori.app.cli.online;

import org.jspecify.annotations.NullMarked;
