/**
 * What people do with a site, as desks for devices, findings, notices, scans, people and the
 * guideline; {@link dev.sekimori.govern.Site} holds them all. Input: acts of people and programs.
 * Output: events in the ledger, orders to the gateway and the observers through {@code port}. Any
 * thread, blocking; state lives in the ledger, sessions in memory.
 */
@NullMarked
package dev.sekimori.govern;

import org.jspecify.annotations.NullMarked;
