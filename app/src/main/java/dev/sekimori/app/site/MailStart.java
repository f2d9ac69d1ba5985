package dev.sekimori.app.site;

import dev.sekimori.app.config.ConfigException;
import dev.sekimori.app.config.SiteConfig;
import dev.sekimori.govern.notice.OutboxMail;
import dev.sekimori.govern.notice.SmtpMail;
import dev.sekimori.govern.port.MailPort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Locale;

/** Chooses how mail travels: by the configured server, or into the outbox. */
record MailStart(Path dir, InstantSource clock) {
    MailPort open(SiteConfig.Notices notices) {
        return notices.smtp()
                .<MailPort>map(this::smtp)
                .orElseGet(() -> new OutboxMail(dir.resolve("outbox"), clock));
    }

    private MailPort smtp(SiteConfig.Smtp smtp) {
        return new SmtpMail(
                new SmtpMail.Server(
                        smtp.host(),
                        smtp.port(),
                        SmtpMail.Security.valueOf(smtp.security().toUpperCase(Locale.ROOT)),
                        smtp.from(),
                        smtp.user(),
                        smtp.user().isEmpty() ? "" : password(Path.of(smtp.passwordFile()))),
                clock);
    }

    private static String password(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new ConfigException(file + ": the mail server's password cannot be read");
        }
    }
}
