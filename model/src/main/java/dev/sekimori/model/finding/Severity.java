package dev.sekimori.model.finding;

/** How bad a finding is by itself, least first. */
public enum Severity {
    INFO,
    LOW,
    MEDIUM,
    HIGH,
    CRITICAL
}
