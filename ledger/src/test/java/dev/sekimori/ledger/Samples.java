package dev.sekimori.ledger;

import dev.sekimori.model.ContentHash;
import dev.sekimori.model.DecisionId;
import dev.sekimori.model.DeviceId;
import dev.sekimori.model.FindingId;
import dev.sekimori.model.NoticeId;
import dev.sekimori.model.PersonName;
import dev.sekimori.model.ScanId;
import dev.sekimori.model.decision.Answer;
import dev.sekimori.model.decision.Interworking;
import dev.sekimori.model.decision.ValueRange;
import dev.sekimori.model.device.Owner;
import dev.sekimori.model.event.Event;
import dev.sekimori.model.mud.MudEntry;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/** Makes values of any record of the model from a seed, with awkward text in them. */
public final class Samples {
    private static final String[] WORDS = {
        "",
        "camera",
        "監視カメラ",
        "a\"b\\c",
        "línea\n2",
        "\u0000\u001f",
        "🎥 hi",
        "</script>",
        "x".repeat(150)
    };

    private final Random random;
    private final Map<Class<?>, Function<Random, Object>> special = Map.of(
            MudEntry.PortRange.class,
                    r -> new MudEntry.PortRange(r.nextInt(100), 100 + r.nextInt(65_000)),
            ValueRange.class, r -> ValueRange.of(r.nextInt(1_000) / 8.0),
            Interworking.class,
                    r -> r.nextBoolean()
                            ? Interworking.OFF
                            : new Interworking(
                                    List.of(new Interworking.Pair(
                                            new Interworking.Models("a", "1.*"),
                                            new Interworking.Models("b", "*"),
                                            Interworking.State.BAD)),
                                    Answer.LIMIT,
                                    1 + r.nextInt(100)),
            DeviceId.class, r -> new DeviceId("dev-" + r.nextInt(20)),
            FindingId.class, r -> new FindingId("f-" + hex(r, 16)),
            NoticeId.class, r -> new NoticeId("n-" + hex(r, 16)),
            ScanId.class, r -> new ScanId("s-" + hex(r, 16)),
            DecisionId.class, r -> new DecisionId("d-" + hex(r, 32)),
            PersonName.class, r -> new PersonName("person" + r.nextInt(20)),
            Owner.class,
                    r -> Owner.parse(
                            r.nextBoolean() ? "Aiko <aiko@example.jp>" : "管理課",
                            dev.sekimori.model.Language.JA));

    public Samples(long seed) {
        this.random = new Random(seed);
    }

    /** An event of a type. */
    public Event event(Class<? extends Event> type) {
        return (Event) record(type);
    }

    private static String hex(Random random, int digits) {
        return ContentHash.of(digits, Long.toString(random.nextLong()));
    }

    private Object value(Type type, String name) {
        return switch (type) {
            case ParameterizedType generic -> container(generic, name);
            case Class<?> c -> single(c, name);
            default -> throw new IllegalArgumentException("no sample of " + type);
        };
    }

    private Object container(ParameterizedType type, String name) {
        Class<?> raw = (Class<?>) type.getRawType();
        Type[] arguments = type.getActualTypeArguments();
        if (raw == Optional.class) {
            return random.nextBoolean() ? Optional.of(value(arguments[0], name)) : Optional.empty();
        }
        if (raw == List.class) {
            List<Object> list = new ArrayList<>();
            for (int i = random.nextInt(4); i > 0; i--) {
                list.add(value(arguments[0], name));
            }
            return list;
        }
        if (raw == SortedMap.class) {
            SortedMap<String, Object> map = new TreeMap<>();
            for (int i = random.nextInt(3); i > 0; i--) {
                map.put("profile-" + i, value(arguments[1], name));
            }
            return map;
        }
        throw new IllegalArgumentException("no sample of " + type);
    }

    private Object single(Class<?> type, String name) {
        if (special.containsKey(type)) {
            return special.get(type).apply(random);
        }
        if (type.isEnum()) {
            return pick(List.of(type.getEnumConstants()));
        }
        if (type.isSealed()) {
            return record(pick(leaves(type).toList()));
        }
        if (type.isRecord()) {
            return record(type);
        }
        return switch (type.getName()) {
            case "java.lang.String" -> text(name);
            case "int", "java.lang.Integer" -> number(name);
            case "long" -> random.nextLong(1L << 40);
            case "boolean" -> random.nextBoolean();
            case "java.time.Instant" ->
                Instant.ofEpochSecond(
                        1_700_000_000L + random.nextInt(100_000_000),
                        random.nextInt(1_000_000_000));
            case "java.util.OptionalLong" ->
                random.nextBoolean()
                        ? OptionalLong.of(random.nextLong(1000))
                        : OptionalLong.empty();
            default -> throw new IllegalArgumentException("no sample of " + type);
        };
    }

    private int number(String name) {
        return switch (name) {
            case "confidence", "score" -> random.nextInt(101);
            case "port", "ratePerMinute" -> 1 + random.nextInt(65_535);
            default -> random.nextInt(1_000_000);
        };
    }

    private String text(String name) {
        return switch (name) {
            case "hash", "linkHash", "policyHash" -> hex(random, 64);
            case "address", "addresses" -> "127.77.0." + random.nextInt(256);
            case "key" -> "sample.key" + random.nextInt(100);
            case "id" -> "rule-" + random.nextInt(100);
            case "method" -> "method-" + random.nextInt(3);
            default -> WORDS[random.nextInt(WORDS.length)] + random.nextInt(10);
        };
    }

    private Object record(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        Object[] values = Arrays.stream(components)
                .map(c -> value(c.getGenericType(), c.getName()))
                .toArray();
        try {
            var constructor = type.getDeclaredConstructor(Arrays.stream(components)
                    .map(RecordComponent::getType)
                    .toArray(Class<?>[]::new));
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(
                    "no sample of " + type + " from " + Arrays.toString(values), e);
        }
    }

    private <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }

    private static Stream<Class<?>> leaves(Class<?> type) {
        return type.isSealed()
                ? Stream.of(type.getPermittedSubclasses()).flatMap(Samples::leaves)
                : Stream.of(type);
    }
}
