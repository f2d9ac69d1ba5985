/**
 * Scanning, passive identification, fingerprints and weakness checks: what is on the network, and
 * what is wrong with it.
 */
@NullMarked
package dev.sekimori.observe;

import org.jspecify.annotations.NullMarked;
