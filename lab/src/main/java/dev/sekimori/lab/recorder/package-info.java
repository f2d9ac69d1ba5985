/**
 * A network video recorder that watches a camera through the gateway.
 *
 * <p>Input → output: an MJPEG stream over HTTPS in; counts of pictures and a status page out.
 * Threads: one virtual thread pulls, those of the web server answer. State owned: the counts.
 * Guideline rows served: G3-8 (a peer through the gateway). Specification: RFC 9112, RFC 2046
 * section 5.1, RFC 6750.
 */
@NullMarked
package dev.sekimori.lab.recorder;

import org.jspecify.annotations.NullMarked;
