package dev.sekimori.model.notice;

/**
 * How a notice travels: by SMTP, or into the built-in outbox folder when no mail server is
 * configured.
 */
public enum Channel {
    SMTP,
    OUTBOX
}
