package dev.sekimori.app.site;

import dev.sekimori.model.mud.MudBindings;
import dev.sekimori.model.mud.MudPolicy;
import dev.sekimori.model.mud.MudUse;
import dev.sekimori.observe.profile.MudAttachment;

import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** MUD files that were read, whom each is for, and whose signatures counted then. */
record MudInForce(SortedMap<Owner, Held> held, Map<Path, List<X509Certificate>> trusted) {
    static final MudInForce NONE = new MudInForce(new TreeMap<>(), Map.of());

    MudInForce {
        held = Collections.unmodifiableSortedMap(new TreeMap<>(held));
        trusted = Map.copyOf(trusted);
    }

    /** What a file is bound by. */
    enum Kind {
        PROFILE,
        DEVICE,
        CLIENTS
    }

    /** Whom a file is for: a profile, a device, or clients by a pattern of their ids. */
    record Owner(Kind kind, String name) implements Comparable<Owner> {
        @Override
        public int compareTo(Owner other) {
            return Comparator.comparing(Owner::kind)
                    .thenComparing(Owner::name)
                    .compare(this, other);
        }
    }

    /** Where a file was named; the later goes before the earlier. */
    enum Layer {
        PROFILE,
        FOLDER,
        CONFIGURATION
    }

    /** A file as it was read, and what of it is in force. */
    record Held(MudAttachment file, boolean unsignedAccepted, Layer layer, MudUse use) {
        Held with(MudUse other) {
            return new Held(file, unsignedAccepted, layer, other);
        }
    }

    MudPolicy policy(MudBindings bindings) {
        return new MudPolicy(of(Kind.PROFILE), of(Kind.DEVICE), of(Kind.CLIENTS), bindings);
    }

    private SortedMap<String, MudUse> of(Kind kind) {
        SortedMap<String, MudUse> uses = new TreeMap<>();
        held.forEach((owner, file) -> {
            if (owner.kind() == kind) {
                uses.put(owner.name(), file.use());
            }
        });
        return uses;
    }
}
