package dev.sekimori.observe.mud;

import dev.sekimori.model.mud.MudFile;

import java.util.List;

/** What became of reading one MUD file. */
public sealed interface MudReading {
    /**
     * A usable description; {@code notes} say what was tolerated and what its maker should mend.
     */
    record Complete(MudFile file, List<MudNote> notes) implements MudReading {
        public Complete {
            notes = List.copyOf(notes);
        }
    }

    /** At least one error among the notes. */
    record Refused(List<MudNote> notes) implements MudReading {
        public Refused {
            notes = List.copyOf(notes);
        }
    }
}
