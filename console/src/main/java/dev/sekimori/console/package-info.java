/**
 * The console's HTTPS server and what its pages and its REST interface share. Input: requests over
 * TLS. Output: {@link dev.sekimori.console.Reply}s of {@link dev.sekimori.console.Route}s.
 *
 * <p>Threads: Vert.x event loops read and write; every {@link dev.sekimori.console.Action} runs on
 * a virtual thread of its own and may block. State owned: the listening socket, open event streams.
 *
 * <p>Every route says who may use it ({@link dev.sekimori.console.Guard}); the server checks it, so
 * that no handler can forget to. Requests that change something and rest on the session's cookie
 * must come from a page of this origin and carry the session's token.
 *
 * <p>Serves guideline rows G1-8, G4-4, G4-6, G4-7. Specifications: RFC 9110 (HTTP), RFC 9457
 * (problem details), RFC 6265bis section 4.1.3 ({@code __Host-} cookies), Content Security Policy
 * Level 3, WHATWG HTML section 9.2 (server-sent events), RFC 9325 (TLS).
 */
@NullMarked
package dev.sekimori.console;

import org.jspecify.annotations.NullMarked;
