/** The guideline catalogue with its evidence, assets, cases, approvals, notices and reports. */
@NullMarked
package dev.sekimori.govern;

import org.jspecify.annotations.NullMarked;
