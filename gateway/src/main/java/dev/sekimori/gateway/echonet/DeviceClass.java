package dev.sekimori.gateway.echonet;

import dev.sekimori.model.device.Protocol;
import dev.sekimori.model.thing.Format;
import dev.sekimori.model.thing.Shape;
import dev.sekimori.model.thing.Source;
import dev.sekimori.model.thing.ThingModel.Property;
import dev.sekimori.model.thing.ThingModel.Title;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the classes of devices offer (APPENDIX Release R, section 3), as far as virtual devices show
 * it. The ranges leave out the codes that mean "cannot be measured", overflow and underflow
 * (section 2.1 there): 0x7E, 0xFD, 0x7FFFFFFE, 0xFFFFFFFE and their neighbours. Pure.
 */
public enum DeviceClass {
    AIR_CONDITIONER(
            0x0130,
            List.of(
                    choice(
                            0xb0,
                            "mode",
                            "Mode",
                            "運転モード",
                            Map.of(
                                    "40", "other", "41", "auto", "42", "cooling", "43", "heating",
                                    "44", "drying", "45", "fan")),
                    number(0xb3, "target", "Set temperature", "設定温度", 1, false, "Cel", 0, 50),
                    number(0xba, "humidity", "Room humidity", "室内湿度", 1, false, "%", 0, 100),
                    number(
                            0xbb,
                            "temperature",
                            "Room temperature",
                            "室内温度",
                            1,
                            true,
                            "Cel",
                            -127,
                            125),
                    number(
                            0xbe,
                            "outdoorTemperature",
                            "Outdoor temperature",
                            "外気温",
                            1,
                            true,
                            "Cel",
                            -127,
                            125))),
    GENERAL_LIGHTING(
            0x0290,
            List.of(
                    number(0xb0, "level", "Brightness", "明るさ", 1, false, "%", 0, 100),
                    choice(
                            0xb6,
                            "mode",
                            "Lighting mode",
                            "点灯モード",
                            Map.of("41", "auto", "42", "main", "43", "night", "45", "colour")))),
    MONO_FUNCTIONAL_LIGHTING(
            0x0291, List.of(number(0xb0, "level", "Brightness", "明るさ", 1, false, "%", 0, 100))),
    ELECTRIC_LOCK(
            0x026f,
            List.of(
                    truth(0xe0, "locked", "Locked", "施錠"),
                    truth(0xe3, "doorOpen", "Door open", "扉の開放"),
                    choice(
                            0xe5,
                            "alarm",
                            "Alarm",
                            "警報",
                            Map.of(
                                    "40",
                                    "normal",
                                    "41",
                                    "brokenOpen",
                                    "42",
                                    "leftOpen",
                                    "43",
                                    "unlockedByHand",
                                    "44",
                                    "tampered")),
                    truth(0xe6, "autoLock", "Locks by itself", "オートロック"))),
    SMART_METER(
            0x0288,
            List.of(
                    number(
                            0xe7,
                            "power",
                            "Power",
                            "瞬時電力",
                            4,
                            true,
                            "W",
                            Integer.MIN_VALUE + 1.0,
                            Integer.MAX_VALUE - 2.0),
                    number(
                            0xe0,
                            "energyCount",
                            "Energy used (count)",
                            "積算電力量（計測値）",
                            4,
                            false,
                            "",
                            0,
                            99_999_999),
                    number(
                            0xd3,
                            "energyCoefficient",
                            "Energy used: coefficient",
                            "積算電力量の係数",
                            4,
                            false,
                            "",
                            0,
                            999_999),
                    factor(
                            0xe1,
                            "energyUnit",
                            "kWh of one count",
                            "積算電力量の単位 (kWh)",
                            "kW.h",
                            Map.of(
                                    "00", "1", "01", "0.1", "02", "0.01", "03", "0.001", "04",
                                    "0.0001", "0a", "10", "0b", "100", "0c", "1000", "0d",
                                    "10000")))),
    STORAGE_BATTERY(
            0x027d,
            List.of(
                    choice(
                            0xda,
                            "mode",
                            "Operation",
                            "運転モード",
                            Map.of(
                                    "40",
                                    "other",
                                    "41",
                                    "rapidCharging",
                                    "42",
                                    "charging",
                                    "43",
                                    "discharging",
                                    "44",
                                    "standby",
                                    "45",
                                    "test",
                                    "46",
                                    "auto",
                                    "48",
                                    "restart",
                                    "49",
                                    "recalculating")),
                    number(
                            0xd3,
                            "power",
                            "Charging power",
                            "充放電電力",
                            4,
                            true,
                            "W",
                            -999_999_999,
                            999_999_999),
                    number(
                            0xe2,
                            "stored",
                            "Stored energy",
                            "蓄電残量",
                            4,
                            false,
                            "W.h",
                            0,
                            999_999_999),
                    number(0xe4, "charge", "Charge", "蓄電残量 (%)", 1, false, "%", 0, 100)));

    private static final Duration FRESH = Duration.ofSeconds(60);
    private static final int STATUS = 0x80;
    private static final int FAULT = 0x88;

    /** A property of a class, not yet of an instance. */
    private record Entry(int code, String name, Title title, Shape shape, Format format) {}

    private final int code;

    @SuppressWarnings("ImmutableEnumChecker") // a copy, never changed
    private final List<Entry> entries;

    DeviceClass(int code, List<Entry> entries) {
        this.code = code;
        this.entries = List.copyOf(entries);
    }

    /** The class of an object (its first two bytes); empty when it is none of these. */
    public static Optional<DeviceClass> of(int object) {
        for (DeviceClass one : values()) {
            if (one.code == object >> 8) {
                return Optional.of(one);
            }
        }
        return Optional.empty();
    }

    /**
     * What an instance offers of it: readable as its Get map says, writable as its Set map says.
     * {@code suffix} keeps the names of several instances apart.
     */
    public List<Property> properties(
            int object, Set<Integer> gettable, Set<Integer> settable, String suffix) {
        List<Entry> all = new java.util.ArrayList<>(List.of(
                new Entry(
                        STATUS,
                        "on",
                        new Title("Switched on", "電源"),
                        Shape.of(Shape.Type.BOOLEAN),
                        new Format.Choice(Map.of("30", "true", "31", "false"))),
                truth(FAULT, "fault", "Out of order", "異常")));
        all.addAll(entries);
        return all.stream()
                .filter(entry -> gettable.contains(entry.code()))
                .map(entry -> {
                    Source source = new Source(
                            Protocol.ECHONET_LITE,
                            ObjectCode.resource(object, entry.code()),
                            entry.format());
                    return new Property(
                            entry.name() + suffix,
                            entry.title(),
                            entry.shape(),
                            Optional.of(source),
                            settable.contains(entry.code())
                                    ? Optional.of(source)
                                    : Optional.empty(),
                            FRESH);
                })
                .toList();
    }

    private static Entry number(
            int code,
            String name,
            String en,
            String ja,
            int bytes,
            boolean signed,
            String unit,
            double least,
            double most) {
        Shape shape = new Shape(
                Shape.Type.INTEGER, unit, Optional.of(least), Optional.of(most), List.of());
        return new Entry(
                code, name, new Title(en, ja), shape, new Format.Numeric(bytes, signed, 1, 0));
    }

    private static Entry choice(
            int code, String name, String en, String ja, Map<String, String> values) {
        Shape shape = new Shape(
                Shape.Type.STRING,
                "",
                Optional.empty(),
                Optional.empty(),
                values.values().stream().sorted().toList());
        return new Entry(code, name, new Title(en, ja), shape, new Format.Choice(values));
    }

    /** A code that stands for a number. */
    private static Entry factor(
            int code, String name, String en, String ja, String unit, Map<String, String> values) {
        Shape shape =
                new Shape(Shape.Type.NUMBER, unit, Optional.empty(), Optional.empty(), List.of());
        return new Entry(code, name, new Title(en, ja), shape, new Format.Choice(values));
    }

    /** 0x41 yes, 0x42 no, as most classes have it. */
    private static Entry truth(int code, String name, String en, String ja) {
        return new Entry(
                code,
                name,
                new Title(en, ja),
                Shape.of(Shape.Type.BOOLEAN),
                new Format.Choice(Map.of("41", "true", "42", "false")));
    }
}
