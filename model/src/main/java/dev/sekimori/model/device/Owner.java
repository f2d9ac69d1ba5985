package dev.sekimori.model.device;

import dev.sekimori.model.Language;
import dev.sekimori.model.Text;

/**
 * The person or unit that answers for a device. {@code mail} is an RFC 5321 mailbox; it may be
 * empty for an owner who has none.
 */
public record Owner(String name, String mail, Language language) {
    public Owner {
        if (name.isBlank()) {
            throw new IllegalArgumentException("an owner has a name");
        }
        Text.bounded("owner name", name, 200);
        Text.bounded("owner mail", mail, 254);
        if (!mail.isEmpty() && !mail.matches("[^\\s@<>,;:\"]+@[^\\s@<>,;:\"]+")) {
            throw new IllegalArgumentException("not a mailbox: " + Text.shorten(mail, 80));
        }
    }

    /** Reads {@code "Name <mail>"}, {@code "mail"} or {@code "Name"}. */
    public static Owner parse(String text, Language language) {
        String trimmed = text.strip();
        int open = trimmed.lastIndexOf('<');
        if (open >= 0 && trimmed.endsWith(">")) {
            String mail = trimmed.substring(open + 1, trimmed.length() - 1).strip();
            String name = trimmed.substring(0, open).strip();
            return new Owner(name.isEmpty() ? mail : name, mail, language);
        }
        return new Owner(trimmed, trimmed.contains("@") ? trimmed : "", language);
    }
}
