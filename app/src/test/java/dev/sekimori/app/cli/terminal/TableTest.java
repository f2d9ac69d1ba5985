package dev.sekimori.app.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sekimori.app.cli.terminal.Cell.Colour;

import org.junit.jupiter.api.Test;

import java.util.Random;

/** Columns line up whatever is in them. */
final class TableTest {
    @Test
    void columns_line_up_for_wide_narrow_and_combining_characters() {
        var lines = Table.of("A", "B", "C")
                .row(Cell.of("機器"), Cell.of("x"), Cell.of("1"))
                .row(Cell.of("ｶﾒﾗ"), Cell.of("e\u0301"), Cell.of("2"))
                .row(Cell.of("（全角）"), Cell.of("한국"), Cell.of("3"))
                .lines(false);

        assertThat(lines)
                .containsExactly(
                        "A         B     C",
                        "機器      x     1",
                        "ｶﾒﾗ       e\u0301     2",
                        "（全角）  한국  3");
    }

    @Test
    void long_cells_are_cut_except_at_the_end_of_a_line() {
        String lengthy = "あ".repeat(40);

        var lines = Table.of("A", "B").row(Cell.of(lengthy), Cell.of(lengthy)).lines(false);

        assertThat(lines.get(1)).isEqualTo("あ".repeat(23) + "…  " + lengthy);
    }

    @Test
    void colours_take_no_room() {
        Table table = Table.of("S", "N")
                .row(new Cell("bad", Colour.BAD), Cell.of("1"))
                .row(Cell.of("good"), Cell.of("2"));

        assertThat(table.lines(true).get(1)).isEqualTo("\u001b[31mbad\u001b[0m   1");
        assertThat(table.lines(false).get(1)).isEqualTo("bad   1");
    }

    @Test
    void nothing_printable_is_a_control_character() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 500; round++) {
            String text = random.ints(random.nextInt(40), 0, 0x11_0000)
                    .collect(
                            StringBuilder::new,
                            StringBuilder::appendCodePoint,
                            StringBuilder::append)
                    .toString();

            assertThat(Printable.text(text).codePoints())
                    .as("seed " + seed)
                    .noneMatch(c -> Character.isISOControl(c)
                            || Character.getType(c) == Character.FORMAT
                            || Character.getType(c) == Character.SURROGATE);
        }
    }
}
