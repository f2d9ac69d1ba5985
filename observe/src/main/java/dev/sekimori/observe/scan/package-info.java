/**
 * Finds the hosts of given ranges by a bounded TCP connect scan and a few UDP questions.
 *
 * <p>Input: CIDR ranges and {@link dev.sekimori.observe.scan.ScanLimits}. Output: first a
 * {@link dev.sekimori.model.observe.ScanPlan} for a person to confirm, then a
 * {@link dev.sekimori.model.observe.HostObservation} for each host, as soon as it is complete.
 * Threads: one virtual thread a device, all below the caller of
 * {@link dev.sekimori.observe.scan.ConnectScan#run}; the caller's listener is called by one thread
 * at a time. State: none between scans. Serves guideline T-1, G1-16, G5-8. Specification: RFC 4632
 * (CIDR), RFC 1918, RFC 3927, RFC 4193, RFC 4291.
 */
@NullMarked
package dev.sekimori.observe.scan;

import org.jspecify.annotations.NullMarked;
