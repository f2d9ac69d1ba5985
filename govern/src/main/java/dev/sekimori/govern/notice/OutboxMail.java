package dev.sekimori.govern.notice;

import dev.sekimori.govern.port.MailPort;
import dev.sekimori.model.notice.Channel;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.Properties;

/**
 * The built-in outbox: every mail is a file {@code <notice>.eml}, readable by the site's user
 * alone.
 */
public final class OutboxMail implements MailPort {
    private final Path folder;
    private final InstantSource clock;

    public OutboxMail(Path folder, InstantSource clock) {
        this.folder = folder;
        this.clock = clock;
    }

    @Override
    public Channel channel() {
        return Channel.OUTBOX;
    }

    @Override
    public Delivery deliver(Mail mail) {
        try {
            var ownerOnly = PosixFilePermissions.asFileAttribute(
                    PosixFilePermissions.fromString("rwx------"));
            Files.createDirectories(folder, ownerOnly);
            Path target = folder.resolve(mail.id() + ".eml");
            Path temporary = Files.createTempFile(folder, mail.id(), ".part");
            try (OutputStream out = Files.newOutputStream(temporary)) {
                MailMessages.of(
                                Session.getInstance(new Properties()),
                                mail,
                                "sekimori@localhost",
                                clock.instant())
                        .writeTo(out);
            }
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
            return new Delivery.Taken(target.getFileName().toString());
        } catch (IOException | MessagingException e) {
            return new Delivery.Failed(String.valueOf(e.getMessage()));
        }
    }
}
