/**
 * A network printer: status page, IPP, raw printing with PJL, mDNS.
 *
 * <p>Input → output: HTTP, IPP, PJL and DNS questions in, what it is out; it prints nothing.
 * Threads: those of the servers. State owned: its account. Guideline rows served: T-1, G5-8.
 * Specification: RFC 8011, RFC 6762, RFC 6763, PJL Technical Reference (INFO ID).
 */
@NullMarked
package dev.sekimori.lab.printer;

import org.jspecify.annotations.NullMarked;
