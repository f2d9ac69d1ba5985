/** Black-box tests with real clients; never shipped. */
@NullMarked
package dev.sekimori.acceptance;

import org.jspecify.annotations.NullMarked;
