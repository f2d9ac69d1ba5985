package dev.sekimori.decide.mud;

import dev.sekimori.model.decision.DeviceFacts;
import dev.sekimori.model.mud.MudBindings;
import dev.sekimori.model.mud.MudPolicy;
import dev.sekimori.model.mud.MudUse;

import java.net.URI;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * All that MUD files can say of one end of a flow, looked up beforehand.
 *
 * @param name what people are told
 * @param address its bytes, none when it is not known
 * @param names the DNS names that lead to it, in lower case
 * @param device its id, empty for what is no device
 * @param mudUrl its own file's, empty when it has none
 * @param authority that of the URL, in lower case
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record MudEnd(
        String name,
        boolean gateway,
        byte[] address,
        boolean local,
        Set<String> names,
        String device,
        String profile,
        String mudUrl,
        String authority) {

    /** Of which nothing is known. */
    static final MudEnd NOBODY =
            new MudEnd("?", false, new byte[0], false, Set.of(), "", "", "", "");

    static MudEnd gateway(MudBindings bindings) {
        return new MudEnd(
                MudBindings.GATEWAY,
                true,
                new byte[0],
                true,
                namesOf(bindings, MudBindings.GATEWAY, new byte[0]),
                "",
                "",
                "",
                "");
    }

    static MudEnd device(MudPolicy policy, DeviceFacts facts) {
        byte[] address = Block.literal(facts.reach().address());
        String url = policy.of(facts.id(), facts.profile()).map(MudUse::url).orElse("");
        return new MudEnd(
                facts.id().value(),
                false,
                address,
                isLocal(policy.bindings(), address),
                namesOf(policy.bindings(), "", address),
                facts.id().value(),
                facts.profile(),
                url,
                authority(url));
    }

    /** A host outside, by its DNS name or literal address. */
    static MudEnd host(MudBindings bindings, String host) {
        String name = host.toLowerCase(Locale.ROOT);
        boolean literal = isLiteral(name);
        List<String> known =
                literal ? List.of(name) : bindings.names().getOrDefault(name, List.of());
        byte[] address = known.stream()
                .filter(MudEnd::isLiteral)
                .findFirst()
                .map(Block::literal)
                .orElse(new byte[0]);
        Set<String> names = new HashSet<>(namesOf(bindings, "", literal ? address : new byte[0]));
        if (!literal) {
            names.add(name);
        }
        return new MudEnd(host, false, address, isLocal(bindings, address), names, "", "", "", "");
    }

    private static boolean isLiteral(String text) {
        return text.matches("[0-9.]+|[0-9a-f:]*:[0-9a-f:.]*");
    }

    private static boolean isLocal(MudBindings bindings, byte[] address) {
        List<Block> local = bindings.localNetworks().isEmpty()
                ? Block.PRIVATE
                : bindings.localNetworks().stream().map(Block::of).toList();
        return Block.anyContains(local, address);
    }

    /** The names that are bound to a word or an address. */
    private static Set<String> namesOf(MudBindings bindings, String word, byte[] address) {
        Set<String> found = new HashSet<>();
        bindings.names().forEach((name, places) -> {
            for (String place : places) {
                boolean there = place.equals(word)
                        || (address.length > 0
                                && isLiteral(place)
                                && Arrays.equals(Block.literal(place), address));
                if (there) {
                    found.add(name);
                }
            }
        });
        return found;
    }

    /** Empty for a text that is no URL with an authority. */
    static String authority(String url) {
        try {
            String authority = URI.create(url).getAuthority();
            return authority == null ? "" : authority.toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}
