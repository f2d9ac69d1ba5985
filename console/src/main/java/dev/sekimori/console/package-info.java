/** Web pages and the REST interface, in Japanese and English. */
@NullMarked
package dev.sekimori.console;

import org.jspecify.annotations.NullMarked;
