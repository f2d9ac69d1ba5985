/**
 * The RTSP face of the cameras: capabilities and stream description.
 *
 * <p>Input → output: a request in, a response out (pure); no media is set up, {@code SETUP} and
 * later methods answer 501. Threads: one virtual thread per connection. State owned: none.
 * Guideline rows served: T-5. Specification: RFC 2326, RFC 4566.
 */
@NullMarked
package dev.sekimori.lab.rtsp;

import org.jspecify.annotations.NullMarked;
