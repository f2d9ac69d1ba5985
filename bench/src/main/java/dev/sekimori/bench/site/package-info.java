/**
 * The site that is measured: the product's own, with devices that nobody has to accept by hand. A
 * folder with its configuration in; a running site out.
 *
 * <p>Threads: those of the site. State owned: the site's folder.
 */
@NullMarked
package dev.sekimori.bench.site;

import org.jspecify.annotations.NullMarked;
