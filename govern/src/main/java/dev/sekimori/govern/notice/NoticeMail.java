package dev.sekimori.govern.notice;

import dev.sekimori.govern.port.MailPort.Mail;
import dev.sekimori.model.Language;
import dev.sekimori.model.Message;

import java.net.URI;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Writes the mail to an owner in plain words. */
final class NoticeMail {
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'");

    private final NoticeText text;

    NoticeMail(NoticeText text) {
        this.text = text;
    }

    Mail write(OwnerView view, URI link, Language language) {
        String device = view.device().name();
        StringBuilder body = new StringBuilder();
        line(
                body,
                language,
                Message.of("notice.mail.greeting", view.notice().owner().name()));
        line(
                body,
                language,
                Message.of("notice.mail.what", device, view.device().addresses().getFirst()));
        view.problems()
                .forEach(problem -> body.append("- ")
                        .append(text.render(problem.finding().title(), language))
                        .append('\n'));
        body.append('\n');
        line(body, language, Message.of("notice.mail.link"));
        body.append(link).append("\n\n");
        String until = DAY.format(view.notice().expiresAt().atZone(ZoneOffset.UTC));
        line(body, language, Message.of("notice.mail.expires", until));
        line(body, language, Message.of("notice.mail.no_password"));
        return new Mail(
                view.notice().id().value(),
                view.notice().owner().name(),
                view.notice().owner().mail(),
                text.render(Message.of("notice.mail.subject", device), language),
                body.toString(),
                language.locale().getLanguage());
    }

    private void line(StringBuilder body, Language language, Message message) {
        body.append(text.render(message, language)).append("\n\n");
    }
}
