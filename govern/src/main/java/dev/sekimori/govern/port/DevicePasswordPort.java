package dev.sekimori.govern.port;

import dev.sekimori.model.device.Device;

/** Signs in at devices themselves and changes their passwords. Blocking, for seconds at most. */
public interface DevicePasswordPort {
    /** A user and password of a device. */
    record Pair(String user, String password) {
        @Override
        public String toString() {
            return "Pair[user=" + user + "]";
        }
    }

    /** Whether a pair opens the device's administration. */
    Trial administration(Device device, Pair pair);

    /** Whether a pair opens the device's web page. */
    Trial webPage(Device device, Pair pair);

    /** Gives the pair's user another password. */
    Change change(Device device, Pair now, String next);

    /** How signing in ended. */
    enum Trial {
        OPENS,
        REFUSED,
        /** No answer, or none that says anything; also of a device that has no such way in. */
        UNCLEAR
    }

    /** What the device said to a new password; only signing in shows whether it holds. */
    sealed interface Change {
        record Accepted() implements Change {}

        /** {@code why} is what the device says, shortened. */
        record Refused(String why) implements Change {}

        record Unclear() implements Change {}
    }
}
