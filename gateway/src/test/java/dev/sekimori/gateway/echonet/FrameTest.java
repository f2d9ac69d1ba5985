package dev.sekimori.gateway.echonet;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

class FrameTest {
    private static Optional<Frame> read(byte[] bytes) {
        return Frame.read(ByteBuffer.wrap(bytes));
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replace(" ", ""));
    }

    @Test
    void reads_and_writes_a_get_of_two_properties() {
        byte[] bytes = hex("1081 1234 05ff01 029001 62 02 8000 b000");

        Frame frame = read(bytes).orElseThrow();

        assertThat(frame.transaction()).isEqualTo(0x1234);
        assertThat(frame.source()).isEqualTo(0x05ff01);
        assertThat(frame.destination()).isEqualTo(0x029001);
        assertThat(frame.properties()).extracting(Frame.Property::code).containsExactly(0x80, 0xb0);
        assertThat(frame.write()).isEqualTo(bytes);
    }

    @Test
    void reads_both_lists_of_set_get() {
        byte[] bytes = hex("1081 0001 029001 05ff01 7e 01 8000 01 b00150");

        Frame frame = read(bytes).orElseThrow();

        assertThat(frame.second())
                .singleElement()
                .satisfies(property -> assertThat(property.data()).isEqualTo(hex("50")));
        assertThat(frame.write()).isEqualTo(bytes);
    }

    @Test
    void takes_no_frame_with_bytes_too_few_or_too_many() {
        byte[] whole = hex("1081 0001 029001 05ff01 72 01 b001 50");

        assertThat(read(whole)).isPresent();
        for (int length = 0; length < whole.length; length++) {
            assertThat(read(java.util.Arrays.copyOf(whole, length)))
                    .as("%d bytes", length)
                    .isEmpty();
        }
        assertThat(read(java.util.Arrays.copyOf(whole, whole.length + 1))).isEmpty();
        assertThat(read(hex("1082 0001 029001 05ff01 72 01 b001 50"))).isEmpty();
    }

    @Test
    void survives_any_bytes_and_writes_again_what_it_took() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        byte[] whole = hex("1081 0001 029001 05ff01 7e 02 8000 b00150 01 b6024142");
        for (int i = 0; i < 50_000; i++) {
            byte[] bytes;
            if (random.nextBoolean()) {
                bytes = new byte[random.nextInt(40)];
                random.nextBytes(bytes);
                if (bytes.length > 1) {
                    bytes[0] = 0x10;
                    bytes[1] = (byte) 0x81;
                }
            } else {
                bytes = whole.clone();
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            byte[] given = bytes;
            read(bytes)
                    .ifPresent(frame -> assertThat(frame.write())
                            .as("seed %d, %s", seed, HexFormat.of().formatHex(given))
                            .isEqualTo(given));
        }
    }

    @Test
    void property_maps_have_two_forms() {
        assertThat(PropertyMap.read(hex("0380b09f"))).containsExactly(0x80, 0x9f, 0xb0);
        // Bit 0 of byte 0 is 0x80, bit 7 of byte 15 is 0xFF.
        byte[] bitmap = hex("10 0100000000000000 0000000000000080");
        assertThat(PropertyMap.read(bitmap)).containsExactly(0x80, 0xff);
        assertThat(PropertyMap.read(hex("0480b0"))).isEmpty();
        assertThat(PropertyMap.read(hex("1080"))).isEmpty();
        assertThat(PropertyMap.read(new byte[0])).isEmpty();
    }

    @Test
    void a_bitmap_of_every_code_reads_as_every_code() {
        byte[] all = new byte[17];
        java.util.Arrays.fill(all, (byte) 0xff);
        all[0] = 0x7f;

        assertThat(PropertyMap.read(all))
                .isEqualTo(IntStream.rangeClosed(0x80, 0xff)
                        .boxed()
                        .collect(Collectors.toCollection(TreeSet::new)));
    }

    @Test
    void resources_name_objects_and_properties_in_one_way_only() {
        assertThat(ObjectCode.parse("/029001/b0")).contains(new ObjectCode.Of(0x029001, 0xb0));
        assertThat(ObjectCode.resource(0x0ef001, 0xd6)).isEqualTo("/0ef001/d6");
        assertThat(ObjectCode.parse("/029001/B0")).isEmpty();
        assertThat(ObjectCode.parse("/029001/70")).isEmpty();
        assertThat(ObjectCode.parse("/29001/b0")).isEmpty();
        assertThat(ObjectCode.instances(hex("02 029001 013001")))
                .containsExactly(0x029001, 0x013001);
    }

    @Test
    void every_named_class_is_known_and_shows_something_of_its_own() {
        for (int code : new int[] {0x0130, 0x0290, 0x0291, 0x026f, 0x0288, 0x027d}) {
            var all = IntStream.rangeClosed(0x80, 0xff).boxed().collect(Collectors.toSet());
            assertThat(DeviceClass.of(code << 8 | 1)
                            .orElseThrow()
                            .properties(code << 8 | 1, all, java.util.Set.of(), ""))
                    .as("%04x", code)
                    .hasSizeGreaterThan(2)
                    .allMatch(property -> property.write().isEmpty());
        }
        assertThat(DeviceClass.of(0x0ef001)).isEmpty();
    }
}
