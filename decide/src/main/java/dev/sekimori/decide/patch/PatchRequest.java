package dev.sekimori.decide.patch;

import java.util.List;
import java.util.Map;

/**
 * A request as patches see it. {@code path} is decoded and in one form; {@code query} is as it was
 * sent, without its question mark; {@code headers} are by lower-case name; {@code profile} is that
 * of the device that is asked.
 */
public record PatchRequest(
        String profile,
        String method,
        String path,
        String query,
        Map<String, List<String>> headers) {}
