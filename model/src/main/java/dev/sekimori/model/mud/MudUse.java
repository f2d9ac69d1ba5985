package dev.sekimori.model.mud;

import dev.sekimori.model.Text;

import java.util.List;

/**
 * A MUD file as it is in force for a device: its lists in the order of the file, under the name by
 * which people know it. One that could not be used has empty lists, so that it permits nothing.
 *
 * @param source the file's name
 * @param url what the file calls itself (RFC 8520 section 3.2); empty when it could not be read
 */
public record MudUse(
        String source,
        String url,
        boolean usable,
        List<MudEntry> fromDevice,
        List<MudEntry> toDevice) {
    /** The most entries of one list that a policy holds. */
    public static final int MOST_ENTRIES = 500;

    public MudUse {
        source = Text.shorten(source, 100);
        fromDevice = List.copyOf(fromDevice);
        toDevice = List.copyOf(toDevice);
    }

    /** A file that is in force and cannot be used. */
    public static MudUse unusable(String source) {
        return new MudUse(source, "", false, List.of(), List.of());
    }

    /** What a file says, put in force. */
    public static MudUse of(String source, MudFile file) {
        return new MudUse(source, file.url().toString(), true, file.fromDevice(), file.toDevice());
    }
}
