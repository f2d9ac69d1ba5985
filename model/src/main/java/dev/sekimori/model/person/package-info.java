/** People and tokens that may use the site (guideline G4-6). Immutable values. */
@NullMarked
package dev.sekimori.model.person;

import org.jspecify.annotations.NullMarked;
