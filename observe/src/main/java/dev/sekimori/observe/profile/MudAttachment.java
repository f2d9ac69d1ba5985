package dev.sekimori.observe.profile;

import dev.sekimori.model.profile.DeviceProfile.MudReference;
import dev.sekimori.observe.mud.MudReader;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A MUD file and its signature as they are, neither read nor believed yet. Each is empty when it
 * could not be opened, and cut off above its bound, so that neither can be taken for whole.
 *
 * @param trusted whether it came with the product, as the profile did
 */
public record MudAttachment(
        String name, Optional<byte[]> json, Optional<byte[]> signature, boolean trusted) {
    /** The most bytes of a signature that are kept. */
    public static final int MOST_SIGNATURE_BYTES = 65_537;

    /** What lies in a folder. */
    public static MudAttachment beside(Path folder, MudReference reference) {
        return new MudAttachment(
                reference.file(),
                bytes(folder.resolve(reference.file()), MudReader.MAX_BYTES + 1),
                bytes(folder.resolve(signatureOf(reference)), MOST_SIGNATURE_BYTES),
                false);
    }

    /** The file and its signature, whether they are there or not. */
    public static List<Path> places(Path folder, MudReference reference) {
        return List.of(folder.resolve(reference.file()), folder.resolve(signatureOf(reference)));
    }

    static MudAttachment builtIn(String folder, MudReference reference) {
        return new MudAttachment(
                reference.file(), resource(folder + reference.file()), Optional.empty(), true);
    }

    /** {@code lamp.mud.json} and {@code lamp.json} are signed by {@code lamp.p7s}. */
    private static String signatureOf(MudReference reference) {
        return reference
                .signature()
                .orElseGet(() -> reference.file().replaceFirst("(\\.mud)?\\.json$", "") + ".p7s");
    }

    private static Optional<byte[]> bytes(Path file, int most) {
        try (InputStream in = Files.newInputStream(file)) {
            return Optional.of(in.readNBytes(most));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Optional<byte[]> resource(String name) {
        try (InputStream in = MudAttachment.class.getResourceAsStream(name)) {
            return in == null
                    ? Optional.empty()
                    : Optional.of(in.readNBytes(MudReader.MAX_BYTES + 1));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
