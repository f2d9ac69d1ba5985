package dev.sekimori.observe.profile;

import dev.sekimori.model.profile.DeviceProfile.RemedyStep;
import dev.sekimori.observe.ObserveException;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** What an owner can do about each kind of finding on a device of any model. */
final class GeneralRemedies {
    private static final String FILE = "remedies.yaml";

    static final List<RemedyStep> STEPS = read();

    private GeneralRemedies() {}

    private static List<RemedyStep> read() {
        Problems problems = new Problems(FILE);
        Optional<YamlNode> root = YamlTree.read(text(), problems);
        List<RemedyStep> steps = root.map(
                        r -> ProfileForm.remedies(Fields.of(r, "", problems), problems))
                .orElse(List.of());
        if (!problems.isEmpty()) {
            throw new ObserveException("the general remedies are broken: " + problems.all());
        }
        return List.copyOf(steps);
    }

    private static String text() {
        try (InputStream in = GeneralRemedies.class.getResourceAsStream(FILE)) {
            if (in == null) {
                throw new ObserveException("no resource " + FILE);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new ObserveException("the general remedies cannot be read", e);
        }
    }
}
