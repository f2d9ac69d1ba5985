/**
 * Cameras' streams: {@code RTSP over TLS outside → a decision on every request → RTSP inside},
 * media interleaved in the same connection.
 *
 * <p>Who: a token or password by Basic, or a client certificate. What: DESCRIBE, OPTIONS and
 * GET_PARAMETER read, SETUP, PLAY, PAUSE and TEARDOWN stream, ANNOUNCE, RECORD and SET_PARAMETER
 * write, each on the path of its URL. Every message is read into its parts and written anew, from
 * the fields that are known alone; URLs and SDP are rewritten so that the inner address stays
 * inside. Threads: Netty's event loops, both ends of a connection on one; the site is asked on
 * virtual threads. State owned: open connections, the device's channels and session in each.
 * Guideline rows served: G3-1, G3-4, G3-5, G4-1, G4-2, G4-F1, T-5. Specification: RFC 2326, RFC
 * 4566 (SDP), RFC 7617, RFC 7616.
 */
@NullMarked
package dev.sekimori.gateway.rtsp;

import org.jspecify.annotations.NullMarked;
