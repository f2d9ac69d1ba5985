/**
 * Small bounded clients and codecs of the protocols that devices answer without harm: HTTP/1.1,
 * RTSP, telnet, SSDP and UPnP descriptions, mDNS, CoAP, ECHONET Lite, Modbus device identification,
 * PJL.
 *
 * <p>Input: bytes of strangers. Output: small records, or empty for whatever cannot be understood;
 * parsers never throw and never keep more than their bounds. Threads: every call blocks its caller,
 * at most for the deadline of {@link dev.sekimori.observe.wire.Timeouts}; no state is shared.
 * Serves guideline G5-8, T-1. Specifications: RFC 9112, 9110, 7616, 7617, 2326, 854, 6762, 1035,
 * 7252, 6690, UPnP Device Architecture 2.0, ECHONET Lite 1.14, Modbus Application Protocol 1.1b3.
 */
@NullMarked
package dev.sekimori.observe.wire;

import org.jspecify.annotations.NullMarked;
