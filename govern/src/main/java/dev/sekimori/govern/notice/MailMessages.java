package dev.sekimori.govern.notice;

import dev.sekimori.govern.port.MailPort.Mail;

import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;

import java.io.UnsupportedEncodingException;
import java.time.Instant;
import java.util.Date;

/**
 * Makes internet messages (RFC 5322) of mails; the library encodes headers, so none can be
 * injected.
 */
final class MailMessages {
    private MailMessages() {}

    static MimeMessage of(Session session, Mail mail, String from, Instant at)
            throws MessagingException {
        MimeMessage message = new MimeMessage(session) {
            @Override
            protected void updateMessageID() throws MessagingException {
                setHeader("Message-ID", "<" + mail.id() + "@sekimori.invalid>");
            }
        };
        message.setFrom(new InternetAddress(from, true));
        message.setRecipient(RecipientType.TO, recipient(mail));
        message.setSubject(oneLine(mail.subject()), "UTF-8");
        message.setText(mail.body(), "UTF-8");
        // The library's choice for Japanese is base64, in which nobody can read the link of a mail
        // in the outbox.
        message.setHeader("Content-Transfer-Encoding", "quoted-printable");
        message.setHeader("Content-Language", mail.language());
        message.setHeader("Auto-Submitted", "auto-generated");
        message.setSentDate(Date.from(at));
        message.saveChanges();
        return message;
    }

    private static InternetAddress recipient(Mail mail) throws MessagingException {
        try {
            InternetAddress address =
                    new InternetAddress(mail.toAddress(), oneLine(mail.toName()), "UTF-8");
            address.validate();
            return address;
        } catch (UnsupportedEncodingException e) {
            throw new IllegalStateException("every Java platform has UTF-8", e);
        }
    }

    private static String oneLine(String text) {
        return text.replaceAll("[\\r\\n]+", " ");
    }
}
