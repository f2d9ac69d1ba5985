package dev.sekimori.decide.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a Modbus rule speaks of: {@code /unit/function/registers}, each a {@code *} or a list of
 * numbers and ranges such as {@code 1,3-5}; {@code **} as the last part stands for all that follow.
 * A slash in front may be left out. {@code /1/3,4/0-99} is the registers 0 to 99 of unit 1 by the
 * functions 3 and 4; an ask for {@code /1/3/90-99} lies in it, one for {@code /1/3/90-100} does
 * not. Immutable.
 */
public final class RegisterPattern {
    private static final int MOST_RANGES = 64;
    private static final Pattern RANGE = Pattern.compile("([0-9]{1,5})(?:-([0-9]{1,5}))?");
    private static final List<Range> EVERYTHING = List.of(new Range(0, 65_535));

    /** Numbers from the first to the last, both included. */
    private record Range(int first, int last) {}

    private final List<Range> units;
    private final List<Range> functions;
    private final List<Range> registers;

    private RegisterPattern(List<Range> units, List<Range> functions, List<Range> registers) {
        this.units = units;
        this.functions = functions;
        this.registers = registers;
    }

    /** Reads a pattern, or an ask's resource; empty when the text is neither. */
    public static Optional<RegisterPattern> parse(String text) {
        String path = text.startsWith("/") ? text.substring(1) : text;
        String[] parts = path.split("/", -1);
        boolean open = parts[parts.length - 1].equals("**");
        int given = open ? parts.length - 1 : parts.length;
        if (given > 3 || (!open && given < 3)) {
            return Optional.empty();
        }
        List<List<Range>> all = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Optional<List<Range>> ranges = i < given ? ranges(parts[i]) : Optional.of(EVERYTHING);
            if (ranges.isEmpty()) {
                return Optional.empty();
            }
            all.add(ranges.get());
        }
        return Optional.of(new RegisterPattern(all.get(0), all.get(1), all.get(2)));
    }

    /** Whether a rule may name this; {@code /} alone is what CONNECT asks for. */
    public static boolean isPattern(String text) {
        return text.equals("/") || parse(text).isPresent();
    }

    /** Whether the pattern holds everything that the resource names. */
    public static boolean covers(String pattern, String resource) {
        Optional<RegisterPattern> wanted = parse(pattern);
        return wanted.isPresent() && parse(resource).filter(wanted.get()::holds).isPresent();
    }

    private boolean holds(RegisterPattern asked) {
        return holds(units, asked.units)
                && holds(functions, asked.functions)
                && holds(registers, asked.registers);
    }

    private static boolean holds(List<Range> wide, List<Range> narrow) {
        return narrow.stream()
                .allMatch(n -> wide.stream()
                        .anyMatch(w -> w.first() <= n.first() && n.last() <= w.last()));
    }

    /** Whether it speaks of any register by a function of a unit. */
    public boolean mentions(int unit, int function) {
        return holds(units, List.of(new Range(unit, unit)))
                && holds(functions, List.of(new Range(function, function)));
    }

    /** Sorted, without overlap, ranges that touch joined: so that containment is that in one. */
    private static Optional<List<Range>> ranges(String text) {
        if (text.equals("*")) {
            return Optional.of(EVERYTHING);
        }
        String[] items = text.split(",", -1);
        if (items.length > MOST_RANGES) {
            return Optional.empty();
        }
        List<Range> ranges = new ArrayList<>();
        for (String item : items) {
            Matcher range = RANGE.matcher(item);
            if (!range.matches()) {
                return Optional.empty();
            }
            int first = Integer.parseInt(range.group(1));
            int last = range.group(2) == null ? first : Integer.parseInt(range.group(2));
            if (first > last || last > 65_535) {
                return Optional.empty();
            }
            ranges.add(new Range(first, last));
        }
        return Optional.of(joined(ranges));
    }

    private static List<Range> joined(List<Range> ranges) {
        List<Range> joined = new ArrayList<>();
        for (Range next : ranges.stream()
                .sorted((a, b) -> Integer.compare(a.first(), b.first()))
                .toList()) {
            Range before = joined.isEmpty() ? null : joined.getLast();
            if (before != null && next.first() <= before.last() + 1) {
                joined.set(
                        joined.size() - 1,
                        new Range(before.first(), Math.max(before.last(), next.last())));
            } else {
                joined.add(next);
            }
        }
        return List.copyOf(joined);
    }
}
