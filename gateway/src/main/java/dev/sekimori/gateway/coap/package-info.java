/**
 * CoAP over DTLS outside → CoAP inside: a client is known by its certificate or pre-shared key and
 * says by Uri-Host or the name in its hello which device it means; every request is decided, asked
 * of the device, and answered. Observations are relayed, each notification under the policy of its
 * moment, and end when the device is cut off.
 *
 * <p>Refusals carry their reason as diagnostic payload. Block-wise transfer is put together on both
 * sides, within bounds. Threads: Californium's for packets, a virtual thread for each request.
 * State owned: DTLS associations, talks (one client with one device), observations. Guideline rows
 * served: G3-1, G3-4, G3-6, G4-1, G4-2, G4-7. Specifications: RFC 7252, 7641, 7959, 8516, 6347.
 */
@NullMarked
package dev.sekimori.gateway.coap;

import org.jspecify.annotations.NullMarked;
