package dev.sekimori.authority;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;

class SecretTest {
    @Test
    void keeps_text_of_every_plane_as_utf_8() {
        String text = "pass-é-関守-🪨";
        Secret secret = Secret.ofChars(text.toCharArray());

        assertThat(secret.bytes()).isEqualTo(text.getBytes(StandardCharsets.UTF_8));
        assertThat(secret.chars()).isEqualTo(text.toCharArray());
        assertThat(secret.length()).isEqualTo(text.getBytes(StandardCharsets.UTF_8).length);
    }

    @Test
    void never_prints_itself() {
        Secret secret = Secret.ofChars("hunter2".toCharArray());

        assertThat(secret.toString()).isEqualTo("Secret[hidden]");
        assertThat(String.valueOf(secret)).doesNotContain("hunter2");
    }

    @Test
    void is_useless_after_it_was_wiped() {
        Secret secret = Secret.ofChars("hunter2".toCharArray());
        secret.close();

        assertThat(secret.isDestroyed()).isTrue();
        assertThatThrownBy(secret::bytes).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(secret::chars).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> secret.sameAs(Secret.ofBytes(new byte[7])))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void compares_by_contents() {
        Secret secret = Secret.ofBytes(new byte[] {1, 2, 3});

        assertThat(secret.sameAs(Secret.ofBytes(new byte[] {1, 2, 3}))).isTrue();
        assertThat(secret.sameAs(Secret.ofBytes(new byte[] {1, 2, 4}))).isFalse();
        assertThat(secret.sameAs(Secret.ofBytes(new byte[] {1, 2}))).isFalse();
        assertThat(secret.sameAs(secret)).isTrue();
    }

    @Test
    void is_independent_of_the_arrays_it_came_from_and_gave() {
        byte[] source = {1, 2, 3};
        Secret secret = Secret.ofBytes(source);
        source[0] = 9;
        secret.bytes()[1] = 9;

        assertThat(secret.bytes()).containsExactly(1, 2, 3);
    }

    @Test
    void refuses_what_is_not_unicode() {
        assertThatThrownBy(() -> Secret.ofChars(new char[] {'a', '\ud800'}))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Secret.ofChars(new char[] {'\udc00', 'a'}))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Secret.ofBytes(new byte[] {(byte) 0xff}).chars())
                .isInstanceOf(IllegalStateException.class);
    }
}
