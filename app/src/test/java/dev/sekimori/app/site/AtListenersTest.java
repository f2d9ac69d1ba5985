package dev.sekimori.app.site;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sekimori.gateway.SitePort;

import org.junit.jupiter.api.Test;

import java.lang.reflect.Method;
import java.util.Arrays;

class AtListenersTest {
    /** What is forgotten here would be answered by the port's default, and slowly or not at all. */
    @Test
    void answers_every_question_of_the_port_itself() {
        var unanswered = Arrays.stream(SitePort.class.getDeclaredMethods())
                .filter(question -> !question.isSynthetic())
                .filter(question -> Arrays.stream(AtListeners.class.getDeclaredMethods())
                        .noneMatch(answer -> isSame(question, answer)))
                .map(Method::toString);

        assertThat(unanswered).isEmpty();
    }

    private static boolean isSame(Method question, Method answer) {
        return question.getName().equals(answer.getName())
                && Arrays.equals(question.getParameterTypes(), answer.getParameterTypes());
    }
}
