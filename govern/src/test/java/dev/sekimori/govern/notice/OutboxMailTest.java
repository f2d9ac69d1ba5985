package dev.sekimori.govern.notice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sekimori.govern.port.MailPort.Delivery;
import dev.sekimori.govern.port.MailPort.Mail;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/** Mails in the outbox are messages of which a person can read the link with any tool. */
class OutboxMailTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final String LINK =
            "https://127.0.0.1:8443/o/xdKuvUvxJEtF9YkjKQVfU4hhp2nMr9CXu6q2rT178ko";

    @Test
    void keeps_the_link_of_a_japanese_mail_readable(@TempDir Path folder) throws IOException {
        String message = delivered(folder, mail("カメラ", "弱点が見つかりました。\n\n" + LINK + "\n"));

        assertThat(message.lines()).contains(LINK);
        assertThat(message).contains("Content-Transfer-Encoding: quoted-printable");
    }

    @Test
    void takes_no_header_from_a_subject(@TempDir Path folder) throws IOException {
        String message = delivered(folder, mail("camera\r\nBcc: all@example.jp", "text"));

        assertThat(message.lines()).noneMatch(line -> line.startsWith("Bcc"));
    }

    private static Mail mail(String subject, String body) {
        return new Mail("n-0123456789abcdef", "田中 花子", "tanaka@example.jp", subject, body, "ja");
    }

    private static String delivered(Path folder, Mail mail) throws IOException {
        Path outbox = folder.resolve("outbox");
        assertThat(new OutboxMail(outbox, () -> NOW).deliver(mail))
                .isInstanceOf(Delivery.Taken.class);
        return Files.readString(outbox.resolve(mail.id() + ".eml"));
    }
}
