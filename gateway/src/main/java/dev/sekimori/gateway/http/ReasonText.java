package dev.sekimori.gateway.http;

import dev.sekimori.model.Message;

import java.util.Locale;

/** Says a decision's reason in a reader's language; given by the application. */
@FunctionalInterface
public interface ReasonText {
    String render(Message message, Locale locale);
}
