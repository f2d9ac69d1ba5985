package dev.sekimori.app.cli.remote;

import com.fasterxml.jackson.databind.JsonNode;

/** A successful answer: its text as it came, and its tree (missing when it has no body). */
public record Answer(String text, JsonNode json) {}
