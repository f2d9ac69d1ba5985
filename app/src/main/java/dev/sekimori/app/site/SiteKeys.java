package dev.sekimori.app.site;

import dev.sekimori.app.config.SiteConfig;
import dev.sekimori.authority.LedgerKey;
import dev.sekimori.authority.OneTimeCode;
import dev.sekimori.authority.SiteAuthority;
import dev.sekimori.authority.SiteNames;
import dev.sekimori.authority.Tokens;
import dev.sekimori.authority.Vault;
import dev.sekimori.ledger.note.NoteSigner;

import java.net.InetAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;

/** Everything of a data directory that is secret or proves who the site is. */
record SiteKeys(
        SiteAuthority authority,
        LedgerKey ledgerKey,
        Vault vault,
        String operatorToken,
        OneTimeCode.Issued setUpCode,
        SecureRandom random) {
    private static final Duration SET_UP_VALIDITY = Duration.ofHours(24);

    static SiteKeys open(Path dir, SiteConfig config, String ledgerName, InstantSource clock) {
        SecureRandom random = new SecureRandom();
        return new SiteKeys(
                SiteAuthority.open(dir, names(config), clock, random),
                LedgerKey.open(dir, ledgerName, random),
                Vault.open(dir, random),
                Tokens.operatorToken(dir, random),
                OneTimeCode.issue(OneTimeCode.SETUP_GROUPS, SET_UP_VALIDITY, clock, random),
                random);
    }

    /** The usual names, and the addresses that the site is found at. */
    private static SiteNames names(SiteConfig config) {
        return SiteNames.of(config.domain())
                .withAddresses(config.listen().all().stream()
                        .map(listener -> InetAddress.ofLiteral(listener.host()))
                        .filter(address -> !address.isAnyLocalAddress())
                        .filter(address -> !address.isLoopbackAddress())
                        .distinct()
                        .toList());
    }

    /** Signs the ledger's checkpoints. */
    NoteSigner signer() {
        return new LedgerSigner(ledgerKey);
    }

    @Override
    public String toString() {
        return "SiteKeys[" + ledgerKey + "]";
    }
}
