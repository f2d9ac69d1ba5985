/**
 * What observers report: hosts, services, identifications, scans (guideline T-1, G5-8). Immutable
 * values.
 */
@NullMarked
package dev.sekimori.model.observe;

import org.jspecify.annotations.NullMarked;
