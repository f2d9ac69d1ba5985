/**
 * Talks to a running site over its REST interface, trusting the certificates of that one site.
 *
 * <p>Input: a data directory with {@code site-ca.pem} and {@code operator.token}, paths and JSON.
 * Output: JSON, a stream of events, or a {@code CommandFailure} that says what to do next. Every
 * answer is bounded in size and time. State: one HTTP client. One thread at a time, besides closing
 * a stream, which any thread may do.
 *
 * <p>Specification: RFC 9110 (HTTP), RFC 9457 (problem details), RFC 6750 (bearer tokens), WHATWG
 * HTML section 9.2 (server-sent events).
 */
@NullMarked
package dev.sekimori.app.cli.remote;

import org.jspecify.annotations.NullMarked;
