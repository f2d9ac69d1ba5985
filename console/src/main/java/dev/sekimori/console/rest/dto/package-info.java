/**
 * The JSON bodies of the REST interface as records: what calls answer and what they take. A record
 * component is a JSON field of the same name; the OpenAPI document is made from these types.
 * Immutable values, no state.
 *
 * <p>Enum constants are written in lower snake case, ids as strings, times in RFC 3339 UTC with
 * milliseconds, an empty {@code Optional} as null.
 */
@NullMarked
package dev.sekimori.console.rest.dto;

import org.jspecify.annotations.NullMarked;
