/**
 * The gateway's own sign-in at a device's web server: {@code (challenge, credential, request) →
 * Authorization}. Specifications: RFC 9110 section 11 (challenges), RFC 7617 (Basic), RFC 7616
 * (Digest) and RFC 2069 (Digest without qop, still met in old cameras). Serves guideline G3-4 and
 * G4-2: the device's password stays inside. Parsers and computations are pure; {@code DeviceLogin}
 * holds one device's current challenge and may be used from any thread.
 */
@NullMarked
package dev.sekimori.gateway.http.digest;

import org.jspecify.annotations.NullMarked;
