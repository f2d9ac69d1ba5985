package dev.sekimori.govern;

import dev.sekimori.model.Message;

/** Something of the site's configuration that could not be used; {@code place} is a file. */
public record SiteProblem(String place, Message message) {}
