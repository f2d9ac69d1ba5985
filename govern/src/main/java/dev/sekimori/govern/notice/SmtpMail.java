package dev.sekimori.govern.notice;

import dev.sekimori.govern.port.MailPort;
import dev.sekimori.model.notice.Channel;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.MimeMessage;

import java.time.InstantSource;
import java.util.Properties;

/** Sends by a mail server (RFC 5321), with STARTTLS or TLS, every step bounded by a timeout. */
public final class SmtpMail implements MailPort {
    private static final String TIMEOUT_MS = "10000";

    /** How the mail server is reached. {@code user} is empty when it asks for none. */
    public record Server(
            String host, int port, Security security, String from, String user, String password) {
        @Override
        public String toString() {
            return "Server[host=" + host + ", port=" + port + ", security=" + security + "]";
        }
    }

    /** How the connection is protected; {@code NONE} only suits a server on this machine. */
    public enum Security {
        NONE,
        STARTTLS,
        TLS
    }

    private final Server server;
    private final InstantSource clock;

    public SmtpMail(Server server, InstantSource clock) {
        this.server = server;
        this.clock = clock;
    }

    @Override
    public Channel channel() {
        return Channel.SMTP;
    }

    @Override
    public Delivery deliver(Mail mail) {
        Session session = Session.getInstance(properties());
        try (Transport transport = session.getTransport("smtp")) {
            MimeMessage message = MailMessages.of(session, mail, server.from(), clock.instant());
            if (server.user().isEmpty()) {
                transport.connect();
            } else {
                transport.connect(server.user(), server.password());
            }
            transport.sendMessage(message, message.getAllRecipients());
            return new Delivery.Taken("smtp " + server.host());
        } catch (MessagingException e) {
            return new Delivery.Failed(String.valueOf(e.getMessage()));
        }
    }

    private Properties properties() {
        Properties properties = new Properties();
        properties.put("mail.smtp.host", server.host());
        properties.put("mail.smtp.port", Integer.toString(server.port()));
        properties.put("mail.smtp.connectiontimeout", TIMEOUT_MS);
        properties.put("mail.smtp.timeout", TIMEOUT_MS);
        properties.put("mail.smtp.writetimeout", TIMEOUT_MS);
        properties.put("mail.smtp.auth", Boolean.toString(!server.user().isEmpty()));
        properties.put("mail.smtp.ssl.checkserveridentity", "true");
        properties.put("mail.smtp.ssl.enable", Boolean.toString(server.security() == Security.TLS));
        properties.put(
                "mail.smtp.starttls.required",
                Boolean.toString(server.security() == Security.STARTTLS));
        return properties;
    }
}
