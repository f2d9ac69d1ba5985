package dev.sekimori.app.config;

import dev.sekimori.model.DeviceId;
import dev.sekimori.model.mud.MudBindings;
import dev.sekimori.model.mud.MudBindings.MyController;
import dev.sekimori.model.mud.MudParty;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** How a site's MUD files, and what it binds their words to, are written. */
final class MudForm {
    record Written(
            @Nullable List<String> trust,
            @Nullable String folder,
            @Nullable List<WrittenFile> files,
            @Nullable List<String> unsignedAccepted,
            @Nullable List<String> localNetworks,
            @Nullable Map<String, WrittenParty> controllers,
            @Nullable List<WrittenMine> myControllers,
            @Nullable Map<String, List<String>> names) {}

    record WrittenFile(
            String file,
            @Nullable String signature,
            @Nullable Boolean unsignedAccepted,
            @Nullable List<String> devices,
            @Nullable List<String> profiles,
            @Nullable List<String> clients) {}

    record WrittenParty(
            @Nullable Boolean gateway,
            @Nullable List<String> devices,
            @Nullable List<String> profiles,
            @Nullable List<String> hosts,
            @Nullable List<String> networks) {}

    /** {@code of} some devices and profiles, who the controller {@code is}. */
    record WrittenMine(WrittenOf of, WrittenParty is) {}

    record WrittenOf(
            @Nullable List<String> devices, @Nullable List<String> profiles) {}

    private MudForm() {}

    static SiteConfig.Mud complete(@Nullable Written written) {
        return written == null
                ? SiteConfig.Mud.NONE
                : new SiteConfig.Mud(
                        or(written.trust()).stream().map(Path::of).toList(),
                        Optional.ofNullable(written.folder()).map(Path::of),
                        written.files() == null
                                ? List.of()
                                : written.files().stream().map(MudForm::file).toList(),
                        Set.copyOf(or(written.unsignedAccepted())),
                        bindings(written));
    }

    private static SiteConfig.MudSource file(WrittenFile file) {
        return new SiteConfig.MudSource(
                Path.of(file.file()),
                Optional.ofNullable(file.signature()).map(Path::of),
                Boolean.TRUE.equals(file.unsignedAccepted()),
                ids(file.devices()),
                or(file.profiles()),
                or(file.clients()));
    }

    private static MudBindings bindings(Written written) {
        SortedMap<String, MudParty> controllers = new TreeMap<>();
        if (written.controllers() != null) {
            written.controllers().forEach((uri, party) -> controllers.put(uri, party(party)));
        }
        SortedMap<String, List<String>> names = new TreeMap<>();
        if (written.names() != null) {
            written.names().forEach((name, places) -> {
                places.forEach(MudForm::requirePlace);
                names.put(name.toLowerCase(Locale.ROOT), List.copyOf(places));
            });
        }
        List<String> local = or(written.localNetworks());
        local.forEach(cidr -> requireBlock("mud.localNetworks", cidr));
        return new MudBindings(
                controllers,
                written.myControllers() == null
                        ? List.of()
                        : written.myControllers().stream().map(MudForm::mine).toList(),
                local,
                names,
                new TreeMap<>());
    }

    private static MyController mine(WrittenMine mine) {
        return new MyController(
                ids(mine.of().devices()), or(mine.of().profiles()), party(mine.is()));
    }

    private static MudParty party(WrittenParty party) {
        or(party.networks()).forEach(cidr -> requireBlock("mud: networks", cidr));
        return new MudParty(
                Boolean.TRUE.equals(party.gateway()),
                ids(party.devices()),
                or(party.profiles()),
                or(party.hosts()).stream()
                        .map(host -> host.toLowerCase(Locale.ROOT))
                        .toList(),
                or(party.networks()));
    }

    private static void requirePlace(String place) {
        if (!place.equals(MudBindings.GATEWAY)) {
            var _ = InetAddress.ofLiteral(place);
        }
    }

    private static void requireBlock(String what, String cidr) {
        int slash = cidr.indexOf('/');
        if (slash < 0 || !cidr.substring(slash + 1).matches("[0-9]{1,3}")) {
            throw new IllegalArgumentException(what + ": not address/bits: " + cidr);
        }
        int most = InetAddress.ofLiteral(cidr.substring(0, slash)).getAddress().length * Byte.SIZE;
        if (Integer.parseInt(cidr.substring(slash + 1)) > most) {
            throw new IllegalArgumentException(what + ": not a prefix length: " + cidr);
        }
    }

    private static List<DeviceId> ids(@Nullable List<String> devices) {
        return or(devices).stream().map(DeviceId::new).toList();
    }

    private static List<String> or(@Nullable List<String> values) {
        return values == null ? List.of() : values;
    }
}
