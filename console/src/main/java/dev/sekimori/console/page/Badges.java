package dev.sekimori.console.page;

import dev.sekimori.model.decision.Answer;
import dev.sekimori.model.decision.Situation;
import dev.sekimori.model.device.DeviceState;
import dev.sekimori.model.device.Trust;
import dev.sekimori.model.finding.FindingState;
import dev.sekimori.model.finding.Severity;
import dev.sekimori.model.guideline.RowState;
import dev.sekimori.model.notice.NoticeState;
import dev.sekimori.model.observe.Scan;

import java.util.Locale;

/** The tone and icon of every state. */
final class Badges {
    private Badges() {}

    static Badge of(DeviceState state, View view) {
        return switch (state) {
            case DISCOVERED -> badge("info", "question", state, view, "ui.state.");
            case REGISTERED, ONBOARDING -> badge("info", "clock", state, view, "ui.state.");
            case IN_SERVICE -> badge("ok", "check", state, view, "ui.state.");
            case ISOLATED -> badge("bad", "barrier", state, view, "ui.state.");
            case PROBATION -> badge("warn", "clock", state, view, "ui.state.");
            case LOST -> badge("bad", "question", state, view, "ui.state.");
            case RETIRED, ERASED -> badge("off", "minus", state, view, "ui.state.");
        };
    }

    static Badge of(Situation situation, View view) {
        return switch (situation) {
            case NORMAL -> badge("ok", "check", situation, view, "ui.situation.");
            case MAINTENANCE -> badge("info", "clock", situation, view, "ui.situation.");
            case RAISED_THREAT -> badge("warn", "triangle", situation, view, "ui.situation.");
            case EMERGENCY -> badge("bad", "octagon", situation, view, "ui.situation.");
        };
    }

    static Badge of(Severity severity, View view) {
        return switch (severity) {
            case CRITICAL -> badge("bad", "octagon", severity, view, "ui.severity.");
            case HIGH -> badge("bad", "triangle", severity, view, "ui.severity.");
            case MEDIUM -> badge("warn", "triangle", severity, view, "ui.severity.");
            case LOW -> badge("info", "dot", severity, view, "ui.severity.");
            case INFO -> badge("off", "dot", severity, view, "ui.severity.");
        };
    }

    static Badge of(FindingState state, View view) {
        return switch (state) {
            case OPEN -> badge("warn", "triangle", state, view, "ui.finding.state.");
            case FIXED -> badge("ok", "check", state, view, "ui.finding.state.");
        };
    }

    static Badge of(RowState state, View view) {
        return switch (state) {
            case SATISFIED -> badge("ok", "check", state, view, "ui.row.");
            case NOT_SATISFIED -> badge("bad", "cross", state, view, "ui.row.");
            case NOT_APPLICABLE -> badge("off", "minus", state, view, "ui.row.");
            case UNKNOWN -> badge("off", "question", state, view, "ui.row.");
            case ATTESTED -> badge("info", "pen", state, view, "ui.row.");
        };
    }

    static Badge of(NoticeState state, View view) {
        return switch (state) {
            case SENT, DELIVERED -> badge("info", "mail", state, view, "ui.notice.state.");
            case READ -> badge("info", "eye", state, view, "ui.notice.state.");
            case ACTED -> badge("warn", "pen", state, view, "ui.notice.state.");
            case VERIFIED -> badge("ok", "check", state, view, "ui.notice.state.");
            case UNREACHABLE -> badge("bad", "cross", state, view, "ui.notice.state.");
        };
    }

    static Badge of(Answer answer, View view) {
        return switch (answer) {
            case ALLOW -> badge("ok", "check", answer, view, "ui.answer.");
            case LIMIT -> badge("warn", "clock", answer, view, "ui.answer.");
            case READ_ONLY -> badge("info", "eye", answer, view, "ui.answer.");
            case VIRTUAL_ONLY -> badge("info", "dot", answer, view, "ui.answer.");
            case REFUSE -> badge("bad", "barrier", answer, view, "ui.answer.");
        };
    }

    static Badge of(Trust.Level level, View view) {
        return switch (level) {
            case NONE -> badge("bad", "cross", level, view, "ui.trust.");
            case LOW -> badge("warn", "triangle", level, view, "ui.trust.");
            case MEDIUM -> badge("info", "dot", level, view, "ui.trust.");
            case HIGH -> badge("ok", "check", level, view, "ui.trust.");
        };
    }

    static Badge of(Scan.State state, View view) {
        return switch (state) {
            case RUNNING -> badge("info", "clock", state, view, "ui.scan.state.");
            case DONE -> badge("ok", "check", state, view, "ui.scan.state.");
            case FAILED -> badge("bad", "cross", state, view, "ui.scan.state.");
            case CANCELLED -> badge("off", "minus", state, view, "ui.scan.state.");
        };
    }

    private static Badge badge(String tone, String icon, Enum<?> value, View view, String prefix) {
        return new Badge(
                tone, icon, view.t(prefix + value.name()), value.name().toLowerCase(Locale.ROOT));
    }
}
