package dev.sekimori.observe.profile;

import dev.sekimori.model.Message;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Reads one device profile (form: {@code docs/profiles.md}). Strict: anything missing, unknown,
 * duplicate or out of bounds refuses the whole file, and all of it is reported at once.
 */
public final class ProfileReader {
    /** The largest file that is read. */
    public static final int MAX_BYTES = 256 * 1024;

    private ProfileReader() {}

    /** Reads a file; a file that cannot be opened is refused like one that cannot be understood. */
    public static ProfileReading read(Path file) {
        String name = String.valueOf(file.getFileName());
        try (InputStream in = Files.newInputStream(file)) {
            return read(in, name);
        } catch (IOException e) {
            return refused(name, Message.of("profile.unreadable", e.getClass().getSimpleName()));
        }
    }

    /** Reads a stream to its end, at most {@link #MAX_BYTES}; {@code name} is used in problems. */
    public static ProfileReading read(InputStream in, String name) throws IOException {
        byte[] bytes = in.readNBytes(MAX_BYTES + 1);
        if (bytes.length > MAX_BYTES) {
            return refused(name, Message.of("profile.too_large", MAX_BYTES));
        }
        try {
            return read(
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(bytes))
                            .toString(),
                    name);
        } catch (CharacterCodingException e) {
            return refused(name, Message.of("profile.not_utf8"));
        }
    }

    /** Reads text that is already in memory. */
    public static ProfileReading read(String yaml, String name) {
        Problems problems = new Problems(name);
        Optional<YamlNode> root = YamlTree.read(yaml, problems);
        if (root.isEmpty() || !problems.isEmpty()) {
            return new ProfileReading.Refused(problems.all());
        }
        var profile = new ProfileForm(problems).profile(root.get());
        return profile.<ProfileReading>map(ProfileReading.Complete::new)
                .orElseGet(() -> new ProfileReading.Refused(problems.all()));
    }

    private static ProfileReading refused(String name, Message message) {
        return new ProfileReading.Refused(List.of(new ProfileProblem(name, 1, 1, "", message)));
    }
}
