/**
 * The REST interface {@code /api/v1} with its OpenAPI document, and what programs ask of a site
 * besides: health, metrics, security.txt. Input: calls of the console's server. Output: JSON, and
 * the ledger's events as a stream.
 *
 * <p>{@link dev.sekimori.console.rest.RestApi} is the way in. Every call is one
 * {@link dev.sekimori.console.rest.Operation} of a table, from which both the routes and the
 * OpenAPI document are made, so that neither can lack what the other has. The calls are grouped by
 * what they are about ({@code DeviceCalls}, …); {@link dev.sekimori.console.rest.Mapping} turns the
 * model's records into those of {@code dto} in one place.
 *
 * <p>Threads: every call runs on a virtual thread of its own and may block; each open stream of
 * events has one more. State owned: replies kept for {@code Idempotency-Key}, bounded in number,
 * size and age.
 *
 * <p>Serves guideline rows G4-6, G4-7 (roles on every call), T-7 (evidence for outsiders).
 * Specifications: RFC 9110 (HTTP), RFC 9457 (problem details), RFC 8259 (JSON), RFC 3339 (times),
 * RFC 9116 (security.txt), OpenAPI 3.1, WHATWG HTML section 9.2 (server-sent events),
 * draft-ietf-httpapi-idempotency-key-header, C2SP tlog-checkpoint.
 */
@NullMarked
package dev.sekimori.console.rest;

import org.jspecify.annotations.NullMarked;
