/**
 * An environment sensor that speaks CoAP.
 *
 * <p>Input → output: measured values by seed; CoAP requests in, text and JSON out, notifications to
 * observers. Threads: one virtual thread measures; two of the CoAP library's send and receive, two
 * execute. State owned: the number of the newest measurement. Guideline rows served: U-1 (nobody
 * supports it). Specification: RFC 7252, RFC 6690, RFC 7641.
 */
@NullMarked
package dev.sekimori.lab.sensor;

import org.jspecify.annotations.NullMarked;
