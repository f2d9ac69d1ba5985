package dev.sekimori.gateway.thing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sekimori.gateway.echonet.DeviceClass;
import dev.sekimori.gateway.echonet.ObjectCode;
import dev.sekimori.model.thing.Shape;
import dev.sekimori.model.thing.Source;
import dev.sekimori.model.thing.ThingModel.Property;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What the bytes of each known ECHONET Lite property stand for (APPENDIX Release R). */
class EchonetValuesTest {
    private static final Set<Integer> ALL =
            IntStream.rangeClosed(0x80, 0xff).boxed().collect(Collectors.toSet());

    /** An object, a property and bytes in hex, and the value; a code that is none has no value. */
    private record Row(int object, int code, String hex, Optional<String> value) {
        private static Row of(String line) {
            String[] words = line.split(" ");
            return new Row(
                    Integer.parseInt(words[0], 16),
                    Integer.parseInt(words[1], 16),
                    words[2],
                    Optional.of(words[3]).filter(word -> !word.equals("none")));
        }

        private Property property() {
            return DeviceClass.of(object).orElseThrow().properties(object, ALL, ALL, "").stream()
                    .filter(one -> source(one).resource().equals(ObjectCode.resource(object, code)))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static Source source(Property property) {
        return property.read().orElseThrow();
    }

    static List<Row> rows() {
        return Stream.of(
                        "013001 80 30 true",
                        "013001 80 31 false",
                        "013001 80 32 none",
                        "013001 88 41 true",
                        "013001 88 42 false",
                        "013001 b0 40 other",
                        "013001 b0 41 auto",
                        "013001 b0 45 fan",
                        "013001 b0 46 none",
                        "013001 b3 16 22",
                        "013001 b3 33 none",
                        "013001 b3 fd none",
                        "013001 ba 64 100",
                        "013001 ba fd none",
                        "013001 bb ec -20",
                        "013001 bb 7d 125",
                        "013001 bb 7e none",
                        "013001 bb 7f none",
                        "013001 bb 80 none",
                        "013001 be 81 -127",
                        "013001 be 7e none",
                        "029001 80 30 true",
                        "029001 88 42 false",
                        "029001 b0 64 100",
                        "029001 b0 65 none",
                        "029001 b0 6400 none",
                        "029001 b6 42 main",
                        "029101 80 31 false",
                        "029101 88 42 false",
                        "029101 b0 00 0",
                        "029101 b0 ff none",
                        "026f01 80 30 true",
                        "026f01 88 42 false",
                        "026f01 e0 41 true",
                        "026f01 e0 42 false",
                        "026f01 e0 30 none",
                        "026f01 e3 41 true",
                        "026f01 e5 44 tampered",
                        "026f01 e6 42 false",
                        "028801 80 30 true",
                        "028801 88 42 false",
                        "028801 e7 fffffc18 -1000",
                        "028801 e7 7ffffffd 2147483645",
                        "028801 e7 7ffffffe none",
                        "028801 e7 7fffffff none",
                        "028801 e7 80000000 none",
                        "028801 e0 0001e240 123456",
                        "028801 e0 fffffffe none",
                        "028801 d3 00000064 100",
                        "028801 d3 fffffffe none",
                        "028801 e1 00 1.0",
                        "028801 e1 03 0.001",
                        "028801 e1 0a 10.0",
                        "028801 e1 0d 10000.0",
                        "028801 e1 05 none",
                        "027d01 80 30 true",
                        "027d01 88 42 false",
                        "027d01 da 41 rapidCharging",
                        "027d01 da 46 auto",
                        "027d01 da 49 recalculating",
                        "027d01 d3 c4653601 -999999999",
                        "027d01 d3 7ffffffe none",
                        "027d01 e2 3b9ac9ff 999999999",
                        "027d01 e2 fffffffe none",
                        "027d01 e4 64 100",
                        "027d01 e4 fe none")
                .map(Row::of)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void shows_measurements_and_no_code_that_is_none(Row row) {
        Property property = row.property();

        Optional<Object> value = Codec.decode(
                source(property).format(), property.shape(), HexFormat.of().parseHex(row.hex()));

        assertThat(value.map(String::valueOf)).isEqualTo(row.value());
    }

    @ParameterizedTest
    @MethodSource("rows")
    void sends_the_bytes_that_a_value_was_read_from(Row row) {
        Property property = row.property();
        byte[] bytes = HexFormat.of().parseHex(row.hex());
        Optional<Object> value = Codec.decode(source(property).format(), property.shape(), bytes);
        boolean isFactor = property.shape().type() == Shape.Type.NUMBER;

        if (value.isPresent() && !isFactor) {
            assertThat(Codec.fits(property.shape(), value.get())).isTrue();
            assertThat(Codec.encode(source(property).format(), value.get())).contains(bytes);
        }
    }

    @Test
    void speaks_of_every_property_of_every_class() {
        Set<String> known = rows().stream()
                .map(row -> ObjectCode.resource(row.object(), row.code()))
                .collect(Collectors.toSet());
        Set<Integer> objects = rows().stream().map(Row::object).collect(Collectors.toSet());

        assertThat(objects).hasSize(DeviceClass.values().length);
        assertThat(
                        objects.stream()
                                .flatMap(object -> DeviceClass.of(object)
                                        .orElseThrow()
                                        .properties(object, ALL, Set.of(), "")
                                        .stream())
                                .map(property -> source(property).resource()))
                .containsExactlyInAnyOrderElementsOf(known);
    }
}
