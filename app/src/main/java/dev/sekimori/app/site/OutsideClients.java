package dev.sekimori.app.site;

import dev.sekimori.app.config.SiteConfig.OutsideAuthority;
import dev.sekimori.authority.AuthorityException;
import dev.sekimori.authority.ClientAuthority;
import dev.sekimori.gateway.Listener;
import dev.sekimori.govern.port.GatewayPort.ClientAuthorityState;
import dev.sekimori.model.decision.Peer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Services whose certificates another authority has issued, as far as the site accepts it. Files
 * are read again when they change; what cannot be used is told and leaves the last that could in
 * force. Safe from any thread; {@link #takeUp} by one at a time.
 */
final class OutsideClients {
    private static final Logger LOG = LoggerFactory.getLogger(OutsideClients.class);
    private static final int MOST_BYTES = 8 * 1024 * 1024;

    /** What the files of one authority held. */
    // compared by sameAs alone
    private record Contents(byte[] bundle, byte[] lists) {
        boolean sameAs(Contents other) {
            return Arrays.equals(bundle, other.bundle) && Arrays.equals(lists, other.lists);
        }
    }

    private final List<OutsideAuthority> configured;
    private final InstantSource clock;
    private volatile List<ClientAuthority> inForce;
    private List<Contents> read;
    private volatile Map<String, String> unusable = Map.of();
    /** Who was over at the last look. */
    private Set<String> over;

    /**
     * Throws {@link AuthorityException} or {@link UncheckedIOException} where a file is of no use.
     */
    OutsideClients(List<OutsideAuthority> configured, InstantSource clock) {
        this.configured = List.copyOf(configured);
        this.clock = clock;
        this.read = configured.stream().map(OutsideClients::read).toList();
        this.inForce = IntStream.range(0, configured.size())
                .mapToObj(i -> authority(configured.get(i), read.get(i)))
                .toList();
        this.over = over();
    }

    /** Whom listeners of these kinds believe besides the site itself. */
    List<X509Certificate> authorities(Set<Listener.Kind> kinds) {
        List<ClientAuthority> now = inForce;
        return IntStream.range(0, now.size())
                .filter(i -> isAt(configured.get(i), kinds))
                .boxed()
                .flatMap(i -> now.get(i).certificates().stream())
                .toList();
    }

    /** The service that shows this certificate at one of these listeners. */
    Optional<Peer> peer(X509Certificate certificate, Set<Listener.Kind> kinds) {
        List<ClientAuthority> now = inForce;
        for (int i = 0; i < now.size(); i++) {
            OutsideAuthority one = configured.get(i);
            Optional<String> name = isAt(one, kinds)
                    ? now.get(i).nameOf(certificate, clock.instant())
                    : Optional.empty();
            if (name.isPresent()) {
                return Optional.of(new Peer.TokenPeer(one.name() + "/" + name.get(), one.role()));
            }
        }
        return Optional.empty();
    }

    private static boolean isAt(OutsideAuthority one, Set<Listener.Kind> kinds) {
        return one.listeners().stream().anyMatch(front -> front.isAt(kinds));
    }

    /**
     * Reads files that have changed, and looks whether lists or authorities have come to their end;
     * whether clients are to be judged anew.
     */
    synchronized boolean takeUp() {
        boolean changed = false;
        for (int i = 0; i < configured.size(); i++) {
            changed |= takeUp(i);
        }
        Set<String> now = over();
        for (String authority : now) {
            if (!over.contains(authority)) {
                LOG.warn("client authority {}: over, its clients are refused", authority);
            }
        }
        changed |= !now.equals(over);
        over = now;
        return changed;
    }

    private Set<String> over() {
        Instant now = clock.instant();
        return states().stream()
                .flatMap(state ->
                        state.over(now).stream().map(authority -> state.name() + ": " + authority))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** How each authority of the configuration stands, in its order. */
    List<ClientAuthorityState> states() {
        List<ClientAuthority> now = inForce;
        return IntStream.range(0, now.size())
                .mapToObj(i -> state(configured.get(i), now.get(i)))
                .toList();
    }

    private ClientAuthorityState state(OutsideAuthority one, ClientAuthority authority) {
        return new ClientAuthorityState(
                one.name(),
                one.role(),
                one.listeners().stream()
                        .map(front -> front.name().toLowerCase(Locale.ROOT))
                        .sorted()
                        .toList(),
                authority.standings().stream()
                        .map(s -> new ClientAuthorityState.Standing(s.authority(), s.until()))
                        .toList(),
                Optional.ofNullable(unusable.get(one.name())));
    }

    private boolean takeUp(int i) {
        OutsideAuthority one = configured.get(i);
        try {
            Contents next = read(one);
            if (next.sameAs(read.get(i))) {
                return false;
            }
            // What is of no use is told once, not at every look.
            read = with(read, i, next);
            unusable = without(one.name());
            inForce = with(inForce, i, authority(one, next));
            LOG.info("client authority {}: its files have changed and are in force", one.name());
            return true;
        } catch (UncheckedIOException | AuthorityException e) {
            String why = String.valueOf(e.getMessage());
            if (!why.equals(unusable.get(one.name()))) {
                LOG.warn("client authority {} stays as it was: {}", one.name(), why);
                Map<String, String> more = new HashMap<>(unusable);
                more.put(one.name(), why);
                unusable = Map.copyOf(more);
            }
            return false;
        }
    }

    private Map<String, String> without(String name) {
        Map<String, String> fewer = new HashMap<>(unusable);
        fewer.remove(name);
        return Map.copyOf(fewer);
    }

    private static <T> List<T> with(List<T> list, int at, T value) {
        return IntStream.range(0, list.size())
                .mapToObj(i -> i == at ? value : list.get(i))
                .toList();
    }

    private static ClientAuthority authority(OutsideAuthority one, Contents files) {
        ClientAuthority authority = ClientAuthority.of(files.bundle());
        return one.crlFile().isPresent() ? authority.revoking(files.lists()) : authority;
    }

    private static Contents read(OutsideAuthority one) {
        return new Contents(
                bytes(one.caFile()), one.crlFile().map(OutsideClients::bytes).orElse(new byte[0]));
    }

    private static byte[] bytes(Path file) {
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw new IOException("longer than " + MOST_BYTES + " bytes");
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read", e);
        }
    }
}
