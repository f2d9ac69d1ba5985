package dev.sekimori.decide.policy;

import dev.sekimori.model.ContentHash;
import dev.sekimori.model.mud.MudEntry;
import dev.sekimori.model.mud.MudPolicy;
import dev.sekimori.model.mud.MudUse;

import java.util.ArrayList;
import java.util.List;

/** Names MUD files in force, with what the site binds their words to, by their content. */
final class MudText {
    private MudText() {}

    /** 64 lower-case hexadecimal digits. */
    static String of(MudPolicy policy) {
        List<String> parts = new ArrayList<>();
        policy.profiles().forEach((profile, use) -> add(parts, "profile " + profile, use));
        policy.devices().forEach((device, use) -> add(parts, "device " + device, use));
        policy.clients().forEach((pattern, use) -> add(parts, "clients " + pattern, use));
        // Records of texts and numbers alone, whose form says all of them.
        parts.add(policy.bindings().toString());
        return ContentHash.of(64, parts.toArray(String[]::new));
    }

    private static void add(List<String> parts, String of, MudUse use) {
        parts.add(of);
        parts.add(use.source());
        parts.add(use.url());
        parts.add(Boolean.toString(use.usable()));
        add(parts, use.fromDevice());
        add(parts, use.toDevice());
    }

    private static void add(List<String> parts, List<MudEntry> entries) {
        parts.add(Integer.toString(entries.size()));
        for (MudEntry entry : entries) {
            parts.add(entry.name());
            parts.add(Integer.toString(entry.remotes().size()));
            entry.remotes().forEach(remote -> parts.add(remote.toString()));
            parts.add(entry.etherType() + " " + entry.protocol() + " " + entry.devicePorts() + " "
                    + entry.remotePorts() + " " + entry.initiator() + " " + entry.accept());
        }
    }
}
