/**
 * Two IP cameras: one in bad order, as it came from the factory, and one in good order.
 *
 * <p>Input → output: HTTP(S), RTSP, telnet, SSDP in; pages, JPEG snapshots and an MJPEG stream of a
 * moving picture out. Threads: those of the servers. State owned: each camera's account, the telnet
 * switch, encoded pictures (twenty, made when first asked for). Guideline rows served: T-5, T-7,
 * U-4. Specification: RFC 7617, RFC 7616, RFC 2326, RFC 854.
 */
@NullMarked
package dev.sekimori.lab.camera;

import org.jspecify.annotations.NullMarked;
