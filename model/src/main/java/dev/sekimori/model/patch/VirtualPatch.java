package dev.sekimori.model.patch;

import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What is refused on behalf of a device until it is updated. A request is refused when all patterns
 * that are written match; patterns are RE2's and are searched for, not anchored.
 *
 * @param id its name, which decisions carry as the rule {@code patch:<id>}
 * @param advisory what it answers: a CVE, JVN or CSAF id
 * @param expires the last day on which it does anything
 * @param profiles the profiles of the devices that it protects; empty for all devices
 * @param method a pattern for the method, in upper case
 * @param path a pattern for the path, decoded and in its one form
 * @param query patterns for parameters by name, decoded; {@code *} is any parameter
 * @param headers patterns for fields by name
 * @param body a pattern for the beginning of the content
 * @param reason what people are told
 */
public record VirtualPatch(
        String id,
        String advisory,
        LocalDate expires,
        List<String> profiles,
        Optional<String> method,
        Optional<String> path,
        Map<String, String> query,
        Map<String, String> headers,
        Optional<String> body,
        String reason) {
    /** What an advisory's id is made of. */
    public static final String ADVISORY = "[A-Za-z0-9][A-Za-z0-9._:#/-]{2,79}";

    public VirtualPatch {
        if (!id.matches("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")) {
            throw new IllegalArgumentException("virtualPatches: not an id: " + id);
        }
        if (!advisory.matches(ADVISORY)) {
            throw new IllegalArgumentException(
                    "virtualPatches: " + id + ": not an advisory's id: " + advisory);
        }
        if (reason.isBlank() || reason.length() > 300) {
            throw new IllegalArgumentException(
                    "virtualPatches: " + id + ": reason: 1 to 300 characters");
        }
        profiles = List.copyOf(profiles);
        query = Collections.unmodifiableMap(new TreeMap<>(query));
        headers = Collections.unmodifiableMap(new TreeMap<>(headers));
        if (method.isEmpty()
                && path.isEmpty()
                && query.isEmpty()
                && headers.isEmpty()
                && body.isEmpty()) {
            throw new IllegalArgumentException(
                    "virtualPatches: " + id + ": without a pattern it would refuse everything");
        }
    }

    /** Whether it does nothing any more. */
    public boolean isExpired(LocalDate today) {
        return today.isAfter(expires);
    }

    /** The same patch for the devices of one profile alone. */
    public VirtualPatch of(String profile) {
        return new VirtualPatch(
                id,
                advisory,
                expires,
                List.of(profile),
                method,
                path,
                query,
                headers,
                body,
                reason);
    }
}
