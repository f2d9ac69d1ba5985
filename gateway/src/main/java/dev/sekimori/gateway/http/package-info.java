/**
 * Virtual web endpoints: {@code https://<device>.<site domain>:9443/} in front of each device's own
 * web server. A request comes in, its peer is known by token or cookie, its path is brought to one
 * form and decided on, the device's own password is put in, and the answer goes out cleaned.
 * Streams and WebSockets pass with back-pressure and end at once when a device is cut off.
 *
 * <p>Threads: an exchange belongs to the event loop of its client connection; the site is asked on
 * virtual threads; sessions may cut from any thread. State owned: people's sessions at virtual
 * hosts, each device's client, login and pinned key, the running exchanges. Serves guideline G3-1,
 * G3-2, G3-4, G3-8, G4-2, G4-6, G4-F2. Specifications: RFC 9110, 9112, 9113 (HTTP), RFC 6455
 * (WebSocket), RFC 6265bis (cookies), RFC 9457 (problem details), RFC 7616 (Digest), RFC 9325
 * (TLS).
 *
 * <p>The proxy is built on the plain client and server of Vert.x: vertx-http-proxy cannot send a
 * request again after a device's challenge, moves WebSocket bytes without back-pressure, and passes
 * the response's connection fields on.
 */
@NullMarked
package dev.sekimori.gateway.http;

import org.jspecify.annotations.NullMarked;
