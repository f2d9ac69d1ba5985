package dev.sekimori.govern.port;

import dev.sekimori.model.notice.Channel;

/** Carries mail to owners. Blocking, bounded by a timeout. */
public interface MailPort {
    Channel channel();

    Delivery deliver(Mail mail);

    /** A plain-text mail; {@code id} names it for good, so that a second delivery is recognised. */
    record Mail(
            String id,
            String toName,
            String toAddress,
            String subject,
            String body,
            String language) {}

    /** How far it came. */
    sealed interface Delivery {
        /** Taken by the mail server or written to the outbox; {@code reference} says where. */
        record Taken(String reference) implements Delivery {}

        record Failed(String reason) implements Delivery {}
    }
}
