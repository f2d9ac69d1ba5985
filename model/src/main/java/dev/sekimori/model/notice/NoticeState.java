package dev.sekimori.model.notice;

/** How far a notice has come; {@link #UNREACHABLE} ends it without success (guideline G5-10). */
public enum NoticeState {
    SENT,
    DELIVERED,
    READ,
    ACTED,
    VERIFIED,
    UNREACHABLE
}
