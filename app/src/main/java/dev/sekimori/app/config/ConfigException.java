package dev.sekimori.app.config;

/** A configuration that cannot be meant; the message names the file and the field. */
public final class ConfigException extends RuntimeException {
    public ConfigException(String message) {
        super(message);
    }
}
