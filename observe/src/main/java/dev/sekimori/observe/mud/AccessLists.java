package dev.sekimori.observe.mud;

import dev.sekimori.model.mud.MudEntry;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The access lists of one file by name (RFC 8519 section 4.1). The root of RFC 8519 is
 * {@code acls}; files made after its drafts have {@code access-lists}, which is tolerated.
 */
final class AccessLists {
    /** Which of the two policies an entry is part of (RFC 8520 section 2.1). */
    enum Side {
        FROM_DEVICE,
        TO_DEVICE
    }

    private static final Set<String> KINDS = Set.of(
            "ipv4-acl-type",
            "ipv6-acl-type",
            "eth-acl-type",
            "mixed-eth-ipv4-acl-type",
            "mixed-eth-ipv6-acl-type",
            "mixed-eth-ipv4-ipv6-acl-type",
            "ethernet-acl-type");

    private final Notes notes;
    private final Map<String, Members> byName = new LinkedHashMap<>();
    private final Set<String> used = new HashSet<>();

    private AccessLists(Notes notes) {
        this.notes = notes;
    }

    static AccessLists read(Members root, Notes notes) {
        AccessLists lists = new AccessLists(notes);
        boolean older = !root.has("acls") && root.has("access-lists");
        if (older) {
            notes.warning(root.at("access-lists"), "mud.lint.access_lists_root");
        }
        Members container = root.object(older ? "access-lists" : "acls");
        container.objects("acl").forEach(lists::add);
        if (lists.byName.isEmpty()) {
            notes.warning("", "mud.lint.no_lists");
        }
        return lists;
    }

    private void add(Members list) {
        String name = list.text("name");
        if (name.isEmpty()) {
            notes.error(list.at("name"), "mud.no_name");
        } else if (byName.putIfAbsent(name, list) != null) {
            notes.error(list.at("name"), "mud.duplicate", name);
        }
        String kind = list.text("type");
        String plain = kind.substring(kind.indexOf(':') + 1);
        if (!KINDS.contains(plain)) {
            notes.warning(list.at("type"), "mud.lint.list_type", kind);
        }
    }

    /** The entries of a policy's lists, in their order. */
    List<MudEntry> of(Members policy, Side side) {
        List<MudEntry> entries = new ArrayList<>();
        for (Members reference : policy.object("access-lists").objects("access-list")) {
            String name = reference.text("name");
            Members list = byName.get(name);
            if (list == null) {
                notes.error(reference.at("name"), "mud.unknown_list", name);
                continue;
            }
            used.add(name);
            list.object("aces").objects("ace").stream()
                    .flatMap(entry -> new EntryForm(entry, side, notes).read().stream())
                    .forEach(entries::add);
        }
        return entries;
    }

    void noteUnused() {
        byName.forEach((name, list) -> {
            if (!used.contains(name)) {
                notes.warning(list.pointer(), "mud.lint.unused_list", name);
            }
        });
    }
}
