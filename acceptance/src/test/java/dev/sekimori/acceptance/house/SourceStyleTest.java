package dev.sekimori.acceptance.house;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a formatter cannot see: the sizes, names and words of the sources. */
final class SourceStyleTest {

    private static final int MOST_LINES = 500;
    private static final int MOST_COLUMNS = 100;
    private static final Set<String> EMPTY_WORDS =
            Set.of("util", "utils", "common", "helper", "helpers", "impl", "manager");

    /** Put together from halves, so that this file does not accuse itself. */
    private static final Pattern UNFINISHED =
            Pattern.compile("\\b(TO" + "DO|FIX" + "ME|X" + "XX)\\b|@Dis" + "abled");

    private static final Pattern SLEEP = Pattern.compile("\\b(Thread|SECONDS)\\.sl" + "eep\\(");
    private static final Pattern TEST =
            Pattern.compile("@(?:Test|ParameterizedTest|TestFactory|RepeatedTest)\\b");
    private static final Pattern METHOD = Pattern.compile("(?:\\bvoid|>) +([A-Za-z0-9_]+)\\(");
    private static final Pattern SENTENCE = Pattern.compile("[a-z0-9]+(_[A-Za-z0-9]+)+");

    private final List<Path> sources = Repository.sources(".java");

    @Test
    void files_stay_short() {
        assertThat(sources)
                .isNotEmpty()
                .allSatisfy(file -> assertThat(Repository.lines(file))
                        .as(file.toString())
                        .hasSizeLessThanOrEqualTo(MOST_LINES));
    }

    @Test
    void lines_fit_in_the_width_of_a_page() {
        assertThat(linesThat(line -> line.length() > MOST_COLUMNS && !mayBeLong(line)))
                .isEmpty();
    }

    @Test
    void nothing_is_left_unfinished() {
        assertThat(linesThat(line -> UNFINISHED.matcher(line).find())).isEmpty();
    }

    @Test
    void no_source_sleeps() {
        assertThat(linesThat(line -> SLEEP.matcher(line).find())).isEmpty();
    }

    @Test
    void packages_are_named_after_what_they_do() {
        Set<Path> empty = new TreeSet<>();
        for (Path file : sources) {
            for (Path word : Repository.root().relativize(file.getParent())) {
                if (EMPTY_WORDS.contains(word.toString())) {
                    empty.add(file);
                }
            }
        }

        assertThat(empty).isEmpty();
    }

    @Test
    void every_package_of_tests_or_product_is_described_once() {
        assertThat(sources)
                .allSatisfy(file -> assertThat(placesOfPackageInfo(file))
                        .as("package-info.java for " + file)
                        .hasSize(1));
    }

    @Test
    void test_names_are_sentences() {
        List<String> wrong = new ArrayList<>();
        for (Path file : sources) {
            for (String name : testNames(Repository.lines(file))) {
                if (!SENTENCE.matcher(name).matches()) {
                    wrong.add(file.getFileName() + ": " + name);
                }
            }
        }

        assertThat(wrong).isEmpty();
    }

    private List<String> linesThat(Predicate<String> matches) {
        List<String> found = new ArrayList<>();
        for (Path file : sources) {
            List<String> lines = Repository.lines(file);
            for (int at = 0; at < lines.size(); at++) {
                if (matches.test(lines.get(at))) {
                    found.add(Repository.root().relativize(file) + ":" + (at + 1) + lines.get(at));
                }
            }
        }
        return found;
    }

    /** An import, a link or a text cannot be broken. */
    private static boolean mayBeLong(String line) {
        return line.startsWith("import ") || line.contains("://") || line.indexOf('"') >= 0;
    }

    private static List<Path> placesOfPackageInfo(Path file) {
        String folder = file.getParent().toString();
        String sibling = folder.contains("/src/test/java/")
                ? folder.replace("/src/test/java/", "/src/main/java/")
                : folder.replace("/src/main/java/", "/src/test/java/");
        return List.of(Path.of(folder), Path.of(sibling)).stream()
                .map(place -> place.resolve("package-info.java"))
                .filter(Files::exists)
                .toList();
    }

    private static List<String> testNames(List<String> lines) {
        List<String> names = new ArrayList<>();
        boolean afterAnnotation = false;
        for (String line : lines) {
            afterAnnotation |= TEST.matcher(line.strip()).lookingAt();
            Matcher method = METHOD.matcher(line);
            if (afterAnnotation && !line.strip().startsWith("@") && method.find()) {
                names.add(method.group(1));
                afterAnnotation = false;
            }
        }
        return names;
    }
}
