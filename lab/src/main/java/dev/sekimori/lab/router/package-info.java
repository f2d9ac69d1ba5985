/**
 * The site's router: web administration, telnet, an old SSH banner, UPnP.
 *
 * <p>Input → output: HTTP, telnet, SSH identification, SSDP in, answers out; it routes nothing.
 * Threads: those of the servers. State owned: its account and telnet switch. Guideline rows served:
 * U-1, G5-8. Specification: RFC 7617, RFC 854, RFC 4253 section 4.2.
 */
@NullMarked
package dev.sekimori.lab.router;

import org.jspecify.annotations.NullMarked;
