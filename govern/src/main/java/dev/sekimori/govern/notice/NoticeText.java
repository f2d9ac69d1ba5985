package dev.sekimori.govern.notice;

import dev.sekimori.model.Language;
import dev.sekimori.model.Message;

/** Puts a message into a language; given by the module that owns the bundles. */
@FunctionalInterface
public interface NoticeText {
    String render(Message message, Language language);
}
