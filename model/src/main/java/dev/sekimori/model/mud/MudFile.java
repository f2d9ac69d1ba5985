package dev.sekimori.model.mud;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One MUD file (RFC 8520 section 2 and 3). {@code cacheHours} is 1 to 168. The lists keep the order
 * of the file: the first entry that matches decides, and what none speaks of is refused.
 *
 * @param signature where the detached CMS signature is (section 13)
 * @param extensions the names of the extensions that the file uses (section 3.9)
 * @param transparency SBOM and vulnerability information (RFC 9472)
 * @param tlsProfiles the TLS profiles as JSON text (RFC 9761), empty when there are none
 */
public record MudFile(
        URI url,
        Instant lastUpdate,
        int cacheHours,
        boolean supported,
        Maker maker,
        Optional<URI> documentation,
        Optional<URI> signature,
        List<String> extensions,
        Transparency transparency,
        String tlsProfiles,
        List<MudEntry> fromDevice,
        List<MudEntry> toDevice) {
    public MudFile {
        extensions = List.copyOf(extensions);
        fromDevice = List.copyOf(fromDevice);
        toDevice = List.copyOf(toDevice);
    }

    /** Who made what; empty texts where the file is silent (section 3.7 and 3.8). */
    public record Maker(
            String systemInfo,
            String manufacturer,
            String model,
            String firmware,
            String software) {}

    /**
     * Where the device's software bill of materials and its vulnerability information are (RFC 9472
     * section 4 and 5); {@code sbomLocal} names how the device itself gives it, empty when it does
     * not.
     */
    public record Transparency(
            List<Sbom> sboms, String sbomLocal, Optional<URI> contact, List<URI> vulnerabilities) {
        public static final Transparency NONE =
                new Transparency(List.of(), "", Optional.empty(), List.of());

        public Transparency {
            sboms = List.copyOf(sboms);
            vulnerabilities = List.copyOf(vulnerabilities);
        }
    }

    /** An SBOM of one version of the software, at a URL. */
    public record Sbom(String version, URI url) {}
}
