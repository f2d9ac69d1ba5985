/**
 * What MQTT must not forget: a journal of keyed records on disk. Groups of records in; they are
 * durable, all of a group or none, when their batch is reported as committed (guideline X-3:
 * nothing that was acknowledged is lost). After a start the records that are still alive come out,
 * in the order of their keys.
 *
 * <p>Threads: groups are written from any thread under a short lock; one writer thread brings
 * batches to the disk, forces them, and cleans up behind. State owned: one directory, locked
 * against a second process; the place of each live record. Bounded: the disk holds at most about
 * twice the live records and three segments.
 *
 * <p>Format: segments {@code NUMBER.journal} of frames, each with its length and its CRC32C (RFC
 * 3720 appendix B.4); a batch ends with a commit frame, and is nothing without it. See
 * {@code docs/adr} for why it is our own.
 */
@NullMarked
package dev.sekimori.gateway.mqtt.store;

import org.jspecify.annotations.NullMarked;
