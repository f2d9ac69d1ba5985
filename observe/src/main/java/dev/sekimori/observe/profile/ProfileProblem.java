package dev.sekimori.observe.profile;

import dev.sekimori.model.Message;

/**
 * One thing that is wrong with a profile: {@code line} and {@code column} count from 1,
 * {@code path} names the property (for example {@code flows[2].peer.role}), empty for the file as a
 * whole.
 */
public record ProfileProblem(String file, int line, int column, String path, Message message) {}
