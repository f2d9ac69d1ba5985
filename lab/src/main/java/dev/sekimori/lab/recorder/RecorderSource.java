package dev.sekimori.lab.recorder;

import java.net.URI;
import java.nio.file.Path;

/**
 * What the recorder records.
 *
 * @param uri of the MJPEG stream, {@code https}; a host under {@code localhost} is reached on
 *     127.0.0.1 (RFC 6761 section 6.3)
 * @param token sent as {@code Authorization: Bearer}
 * @param trustedCa PEM file of the only CA trusted; read at each connection, so that it may appear
 *     later
 */
public record RecorderSource(URI uri, String token, Path trustedCa) {
    public RecorderSource {
        if (!"https".equals(uri.getScheme()) || uri.getHost() == null) {
            throw new IllegalArgumentException("the source must be an https URL with a host");
        }
        if (token.isEmpty() || !token.chars().allMatch(c -> c > ' ' && c < 127)) {
            throw new IllegalArgumentException("the token must be visible ASCII");
        }
    }

    @Override
    public String toString() {
        return "RecorderSource[uri=" + uri + "]";
    }
}
