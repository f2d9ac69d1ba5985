package dev.sekimori.bench;

import dev.sekimori.bench.machine.Proc;
import dev.sekimori.bench.peer.Workshop;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code ./sekimori bench [NAME] [--quick] [--rounds N] [--seconds N]}: measures the site beside
 * its peers. Figures on stdout, one JSON line each; progress on stderr.
 */
public final class BenchMain {
    private static final String ALL = "gateway";

    /** How the names of the part's figures begin that can also be measured one by one. */
    private static final String ECHOES = "mqtt.qos";

    private static final Map<String, String> NEEDED =
            Map.of("mosquitto", "mosquitto", "nginx", "nginx-light", "taskset", "util-linux");

    private BenchMain() {}

    /** Exits with 0 measured, 1 failed, 2 wrong usage. */
    public static void main(String[] words) {
        System.exit(run(words));
    }

    private static int run(String... words) {
        try {
            List<String> names = new ArrayList<>();
            Plan plan = plan(names, words);
            if (names.isEmpty()) {
                list();
                return 0;
            }
            String name = names.getFirst();
            List<Part> parts = parts(name);
            if (names.size() > 1 || parts.isEmpty()) {
                System.err.println("bench: no such name: " + String.join(" ", names));
                list();
                return 2;
            }
            return measure(parts, name.startsWith(ECHOES) ? plan.withOnly(name) : plan);
        } catch (IllegalArgumentException e) {
            System.err.println("bench: " + e.getMessage());
            return 2;
        }
    }

    private static Plan plan(List<String> names, String... words) {
        Plan plan = Arrays.asList(words).contains("--quick") ? Plan.QUICK : Plan.USUAL;
        for (int i = 0; i < words.length; i++) {
            switch (words[i]) {
                case "--quick" -> {
                    // Taken above: it comes before what is said in numbers.
                }
                case "--rounds" -> plan = plan.withRounds(number(words, ++i));
                case "--seconds" -> plan = plan.withSeconds(number(words, ++i));
                default -> names.add(words[i]);
            }
        }
        return plan;
    }

    private static int number(String[] words, int at) {
        if (at >= words.length || !words[at].matches("[1-9][0-9]{0,5}")) {
            throw new IllegalArgumentException(words[at - 1] + " needs a number above 0");
        }
        return Integer.parseInt(words[at]);
    }

    private static List<Part> parts(String name) {
        return Arrays.stream(Part.values())
                .filter(part -> part.word().equals(name)
                        || (name.equals(ALL) && part.inAll())
                        || (name.startsWith(ECHOES) && part == Part.MQTT))
                .toList();
    }

    private static void list() {
        System.out.println(ALL + "\tall below but the soak");
        for (Part part : Part.values()) {
            System.out.println(part.word() + "\t" + part.what());
        }
    }

    private static int measure(List<Part> parts, Plan plan) {
        Optional<String> missing = missing();
        if (missing.isPresent()) {
            System.err.println(
                    "bench: install what is compared with: apt-get install " + missing.get());
            return 1;
        }
        boolean failed = false;
        for (Part part : parts) {
            System.err.println(
                    "bench: " + part.word() + " (load average " + Proc.loadAverage() + ")");
            try (Run run = new Run(plan)) {
                part.measure(run);
            } catch (BenchException | IOException e) {
                System.err.println("bench: " + part.word() + ": " + e.getMessage());
                failed = true;
            }
        }
        return failed ? 1 : 0;
    }

    private static Optional<String> missing() {
        List<String> packages = NEEDED.entrySet().stream()
                .filter(need -> Workshop.program(need.getKey()).isEmpty())
                .map(Map.Entry::getValue)
                .sorted()
                .toList();
        return packages.isEmpty() ? Optional.empty() : Optional.of(String.join(" ", packages));
    }
}
