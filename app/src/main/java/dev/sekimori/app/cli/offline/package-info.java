/**
 * The commands that work on the data directory alone, whether a site runs on it or not: they verify
 * the ledger, prove events, rebuild projections, and read policy files.
 *
 * <p>Input: {@code DIR/site.db}, {@code DIR/ledger.pub}, profiles. Output: what was found, with its
 * place. Nothing is changed, except by {@code ledger rebuild} without {@code --check}. No state;
 * one thread.
 *
 * <p>Serves guideline rows T-7 (evidence that outsiders can check), G2-1 (profiles). Specification:
 * RFC 9162 (Merkle trees), C2SP tlog-checkpoint.
 */
@NullMarked
package dev.sekimori.app.cli.offline;

import org.jspecify.annotations.NullMarked;
