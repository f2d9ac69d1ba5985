package dev.sekimori.app.cli.offline;

import dev.sekimori.app.cli.terminal.CommandFailure;
import dev.sekimori.model.Message;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** The kinds of file that say what devices may do. */
enum PolicyFile {
    /** A MUD file (RFC 8520). */
    MUD,
    /** A site's configuration. */
    SITE,
    /** A device profile. */
    PROFILE;

    private static final int HEAD_BYTES = 256 * 1024;
    /** Properties that only a site's configuration has, at the left margin. */
    private static final Pattern OF_SITE = Pattern.compile(
            "^(domain|listen|zones|rules|scanning|recovering|notices|mqtt|clients|securityContact|mud):",
            Pattern.MULTILINE);
    /** Properties that only a profile has. */
    private static final Pattern OF_PROFILE =
            Pattern.compile("^(id|identification|capability|flows):", Pattern.MULTILINE);

    /** What the file is meant to be, by what its beginning says. */
    static PolicyFile of(Path file) throws CommandFailure {
        String head = head(file);
        if (head.stripLeading().startsWith("{") || head.contains("ietf-mud:mud")) {
            return MUD;
        }
        return OF_SITE.matcher(head).find() && !OF_PROFILE.matcher(head).find() ? SITE : PROFILE;
    }

    private static String head(Path file) throws CommandFailure {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(HEAD_BYTES), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw CommandFailure.failed(Message.of("cli.error.file", file));
        }
    }
}
