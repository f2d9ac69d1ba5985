/**
 * How the simulated devices ask for a password: HTTP Basic and Digest, over HTTP and RTSP.
 *
 * <p>Input → output: an {@code Authorization} value, method and URI in, accepted or not out.
 * Threads: none. State owned: each account's current password. Guideline rows served: T-7, U-4
 * (factory passwords to be found). Specification: RFC 7617, RFC 7616.
 */
@NullMarked
package dev.sekimori.lab.auth;

import org.jspecify.annotations.NullMarked;
