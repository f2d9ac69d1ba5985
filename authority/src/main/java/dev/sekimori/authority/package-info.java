/**
 * The site's keys: its certificate authority, the ledger's signing key, the vault of device
 * secrets, password hashing, bearer tokens and one-time codes.
 *
 * <p><b>Input → output.</b> A data directory, a clock and a source of randomness → certificates and
 * TLS objects ({@link dev.sekimori.authority.SiteAuthority}), Ed25519 signatures
 * ({@link dev.sekimori.authority.LedgerKey}), secrets at rest
 * ({@link dev.sekimori.authority.Vault}), answers about passwords, tokens and codes. Whatever comes
 * from outside (a peer's certificate, a password, a token, a code) gives a typed answer that is
 * never "allowed" by accident; a damaged or unsafe file of our own throws a subclass of
 * {@link dev.sekimori.authority.AuthorityException}.
 *
 * <p><b>Threads.</b> Every public class may be called from any thread and says so where it matters.
 * Calls that touch the disk or hash a password block: run them on virtual threads, never on an
 * event loop. TLS trust decisions are memory only.
 *
 * <p><b>State owned.</b> {@code DIR/keys/} (mode 0700, files 0600), {@code DIR/site-ca.pem},
 * {@code DIR/site-ca.crl}, {@code DIR/ledger.pub}, {@code DIR/vault.json},
 * {@code DIR/operator.token}. One process owns a data directory; files are replaced whole
 * (temporary file, fsync, rename, fsync of the directory), so that a crash leaves the old or the
 * new one.
 *
 * <p><b>Guideline rows served.</b> G4-6 (own credential for each device), G4-7 (encryption), T-7
 * and U-4 (credential held by the gateway), U-6 (equal secrets found by keyed fingerprint), G1-11
 * (signed ledger), G1-2 (certificate ends known).
 *
 * <p><b>Specification.</b> RFC 5280 (certificates, revocation lists), RFC 7468 (PEM), RFC 8032
 * (Ed25519), <a href="https://c2sp.org/signed-note">C2SP signed-note</a> (verifier keys), RFC 9106
 * (Argon2), NIST SP 800-38D (GCM), RFC 5869 (HKDF), NIST SP 800-63B (passwords).
 */
@NullMarked
package dev.sekimori.authority;

import org.jspecify.annotations.NullMarked;
