package dev.sekimori.observe.profile;

import dev.sekimori.model.profile.DeviceProfile;

import java.util.List;

/** A whole profile, or everything that is wrong with the file. */
public sealed interface ProfileReading {
    record Complete(DeviceProfile profile) implements ProfileReading {}

    /** At least one problem. */
    record Refused(List<ProfileProblem> problems) implements ProfileReading {
        public Refused {
            problems = List.copyOf(problems);
        }
    }
}
