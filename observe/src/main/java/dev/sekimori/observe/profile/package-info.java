/**
 * Reads device profiles: what a model looks like on the network, what of it must be protected, who
 * may do what with it, what its maker ships as credentials and who supports it.
 *
 * <p>Input: YAML files ({@code profiles/*.yaml}, form in {@code docs/profiles.md}). Output:
 * {@link dev.sekimori.model.profile.DeviceProfile} values, or the list of all problems of a file,
 * each with its place; never a part of a profile. Stateless and safe for any thread. Serves
 * guideline G2-1, G2-2, G3-1, U-1. Specification: YAML 1.1 as Jackson reads it, without aliases;
 * RE2 syntax.
 */
@NullMarked
package dev.sekimori.observe.profile;

import org.jspecify.annotations.NullMarked;
