package dev.sekimori.acceptance.house;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.stream.Stream;

/** What people read is there in both languages. */
final class MessagesTest {

    @TestFactory
    Stream<DynamicTest> every_text_is_in_english_and_japanese() {
        return Repository.sources("messages.properties").stream()
                .map(english -> DynamicTest.dynamicTest(
                        Repository.root().relativize(english).toString(),
                        () -> bothHaveTheSameTexts(english)));
    }

    private static void bothHaveTheSameTexts(Path english) throws IOException {
        Properties inEnglish = read(english);
        Properties inJapanese = read(english.resolveSibling("messages_ja.properties"));

        assertThat(inJapanese.stringPropertyNames())
                .containsExactlyInAnyOrderElementsOf(inEnglish.stringPropertyNames());
        assertThat(inJapanese.values())
                .allSatisfy(text -> assertThat((String) text).isNotBlank());
    }

    private static Properties read(Path file) throws IOException {
        Properties texts = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            texts.load(reader);
        }
        return texts;
    }
}
