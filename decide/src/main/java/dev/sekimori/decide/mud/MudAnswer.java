package dev.sekimori.decide.mud;

import dev.sekimori.model.Message;

/**
 * What a MUD file that is in force says of one flow.
 *
 * @param rule the file and its entry, for example {@code mud:lamp.json/to-cloud}
 */
public record MudAnswer(boolean accepted, String rule, Message reason) {}
