package dev.sekimori.observe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

class MessagesTest {
    private static final Pattern KEY =
            Pattern.compile("\"((?:profile|scan|finding|mud)\\.[a-z0-9_.]+)\"");

    @Test
    void both_languages_have_the_same_keys_and_placeholders() throws IOException {
        Properties en = bundle("messages.properties");
        Properties ja = bundle("messages_ja.properties");

        assertThat(en.stringPropertyNames()).isEqualTo(ja.stringPropertyNames()).isNotEmpty();
        for (String key : en.stringPropertyNames()) {
            assertThat(arguments(ja.getProperty(key)))
                    .as(key)
                    .isEqualTo(arguments(en.getProperty(key)));
        }
    }

    @Test
    void every_key_in_the_code_has_a_text_and_every_text_is_used() throws IOException {
        Set<String> used = new TreeSet<>();
        try (var files = Files.walk(Path.of("src/main/java"))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                KEY.matcher(Files.readString(file)).results().forEach(r -> used.add(r.group(1)));
            }
        }
        assertThat(bundle("messages.properties").stringPropertyNames()).isEqualTo(used);
    }

    private static Set<String> arguments(String pattern) {
        MessageFormat format = new MessageFormat(pattern);
        return java.util.stream.IntStream.range(0, format.getFormatsByArgumentIndex().length)
                .filter(i -> pattern.contains("{" + i + "}"))
                .mapToObj(String::valueOf)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Properties bundle(String name) throws IOException {
        Properties properties = new Properties();
        try (Reader in = new InputStreamReader(
                MessagesTest.class.getResourceAsStream(name), StandardCharsets.UTF_8)) {
            properties.load(in);
        }
        return properties;
    }
}
