package dev.sekimori.observe.mud;

import dev.sekimori.model.Message;

/**
 * One remark on a MUD file; {@code pointer} is where it is meant (RFC 6901), empty for the file as
 * a whole.
 */
public record MudNote(Severity severity, String pointer, Message message) {
    /** How bad it is. */
    public enum Severity {
        /** The file cannot be used. */
        ERROR,
        /** The file is used, but says something that its maker should mend. */
        WARNING
    }
}
