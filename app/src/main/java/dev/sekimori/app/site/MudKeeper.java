package dev.sekimori.app.site;

import dev.sekimori.app.config.SiteConfig;
import dev.sekimori.govern.SiteProblem;
import dev.sekimori.govern.SiteProblems;
import dev.sekimori.ledger.Ledger;
import dev.sekimori.ledger.Outcome;
import dev.sekimori.model.Actor;
import dev.sekimori.model.decision.PolicySet;
import dev.sekimori.model.event.Event;
import dev.sekimori.model.mud.MudPolicy;
import dev.sekimori.observe.profile.Profiles;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Keeps the MUD files in force that are on the disk: files that change are read again as soon as
 * they rest, and the policy that they make is enacted. What cannot be used leaves the last that
 * could in force and is told. Safe from any thread.
 */
final class MudKeeper {
    private static final Logger LOG = LoggerFactory.getLogger(MudKeeper.class);
    private static final Actor SYSTEM = Actor.system("site");

    /** How a file looks from outside; empty when it is not there. */
    private record Stamp(Path file, Optional<Look> look) {}

    private record Look(long bytes, FileTime modified, String key) {}

    private final SiteConfig config;
    private final Profiles profiles;
    private final InstantSource clock;
    private final SiteProblems problems;
    private List<Stamp> taken;
    private List<Stamp> seen;
    private MudFiles.Loading loading;

    /** Reads all files; {@code problems} always has those of the last reading. */
    MudKeeper(SiteConfig config, Profiles profiles, InstantSource clock, SiteProblems problems) {
        this.config = config;
        this.profiles = profiles;
        this.clock = clock;
        this.problems = problems;
        this.taken = stamps();
        this.seen = taken;
        this.loading = MudFiles.load(config, profiles, clock.instant());
        tell(loading, List.of());
    }

    synchronized MudPolicy policy() {
        return loading.policy();
    }

    /**
     * Reads the files again when they have changed and look as they did the last time, so that none
     * is taken half written; whether they did. What is in force since, is when this returns.
     */
    synchronized boolean takeUp(Ledger ledger) {
        List<Stamp> now = stamps();
        boolean rests = now.equals(seen);
        seen = now;
        if (!rests || now.equals(taken)) {
            return false;
        }
        MudFiles.Loading next =
                MudFiles.reload(config, profiles, clock.instant(), loading.inForce());
        enact(ledger, SitePolicy.of(config, profiles, next.policy()));
        List<SiteProblem> before = loading.problems();
        loading = next;
        taken = now;
        tell(next, before);
        return true;
    }

    private static void enact(Ledger ledger, PolicySet policy) {
        boolean enacted = ledger.execute(SYSTEM, (state, now) -> {
            List<Event> events = FirstEntries.enacted(state, policy).stream().toList();
            return new Outcome<>(events, !events.isEmpty());
        });
        LOG.info("MUD files have changed; what is in force {}", enacted ? "did too" : "did not");
    }

    private void tell(MudFiles.Loading now, List<SiteProblem> before) {
        problems.are(now.problems());
        if (!now.problems().equals(before)) {
            now.warn();
        }
    }

    private List<Stamp> stamps() {
        return MudFiles.places(config, profiles).stream()
                .map(file -> new Stamp(file, look(file)))
                .toList();
    }

    private static Optional<Look> look(Path file) {
        try {
            BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
            return Optional.of(new Look(
                    found.size(), found.lastModifiedTime(), String.valueOf(found.fileKey())));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
