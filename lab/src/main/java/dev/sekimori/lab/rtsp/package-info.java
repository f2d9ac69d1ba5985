/**
 * The RTSP face of the cameras: capabilities, stream description, Motion JPEG within the
 * connection.
 *
 * <p>Input → output: requests in, responses and RTP packets out. Threads: one virtual thread per
 * connection, one more while it plays. State owned: each connection's channel. Guideline rows
 * served: T-5, G4-2. Specification: RFC 2326, RFC 4566, RFC 2435, RFC 3550.
 */
@NullMarked
package dev.sekimori.lab.rtsp;

import org.jspecify.annotations.NullMarked;
