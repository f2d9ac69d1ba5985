package dev.sekimori.console.page;

import dev.sekimori.console.Call;
import dev.sekimori.ledger.read.DeviceFilter;
import dev.sekimori.model.DeviceId;
import dev.sekimori.model.device.Device;
import dev.sekimori.model.device.DeviceState;

import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Which devices a reader wants to see, as the address of the page says: {@code q state type zone
 * owner findings sort after}.
 */
public record DeviceQuery(
        String text,
        Optional<DeviceState> state,
        String type,
        String zone,
        String owner,
        boolean withFindings,
        Sort sort,
        Optional<DeviceId> after) {
    private static final int MAX_CHARS = 200;

    /** The orders that a list may have. */
    public enum Sort {
        NAME,
        STATE,
        FINDINGS,
        SEEN;

        Comparator<Device> order() {
            Comparator<Device> byName = Comparator.comparing(
                            Device::name, String.CASE_INSENSITIVE_ORDER)
                    .thenComparing(Device::id);
            return switch (this) {
                case NAME -> byName;
                case STATE -> Comparator.comparingInt(DeviceQuery::urgency).thenComparing(byName);
                case FINDINGS ->
                    Comparator.comparingInt(Device::openFindings).reversed().thenComparing(byName);
                case SEEN ->
                    Comparator.comparing(Device::lastSeen).reversed().thenComparing(byName);
            };
        }

        /** The value in the address. */
        public String value() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What needs somebody comes first. */
    private static int urgency(Device device) {
        return switch (device.state()) {
            case ISOLATED -> 0;
            case LOST -> 1;
            case PROBATION -> 2;
            case DISCOVERED -> 3;
            case REGISTERED, ONBOARDING -> 4;
            case IN_SERVICE -> 5;
            case RETIRED, ERASED -> 6;
        };
    }

    static DeviceQuery of(Call call) {
        return new DeviceQuery(
                bounded(call, "q"),
                choice(DeviceState.values(), bounded(call, "state")),
                bounded(call, "type"),
                bounded(call, "zone"),
                bounded(call, "owner"),
                call.query("findings").isPresent(),
                choice(Sort.values(), bounded(call, "sort")).orElse(Sort.STATE),
                call.query("after").flatMap(DeviceQuery::device));
    }

    private static String bounded(Call call, String name) {
        return call.query(name).filter(value -> value.length() <= MAX_CHARS).orElse("");
    }

    private static Optional<DeviceId> device(String value) {
        try {
            return Optional.of(new DeviceId(value));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static <E extends Enum<E>> Optional<E> choice(E[] values, String name) {
        return Arrays.stream(values)
                .filter(v -> v.name().equalsIgnoreCase(name))
                .findFirst();
    }

    DeviceFilter filter() {
        return new DeviceFilter(
                state,
                given(zone),
                given(owner),
                given(type),
                Optional.empty(),
                given(text),
                Optional.empty(),
                withFindings ? Optional.of(true) : Optional.empty());
    }

    private static Optional<String> given(String value) {
        return Optional.of(value).filter(v -> !v.isEmpty());
    }

    /** Whether the list is less than all devices. */
    public boolean narrows() {
        return !filter().equals(DeviceFilter.ALL);
    }

    public boolean isState(DeviceState other) {
        return state.filter(other::equals).isPresent();
    }

    /** The address of the list in another order, from its start. */
    public String sorted(Sort other) {
        return address("/devices", other, Optional.empty());
    }

    /** The address of the devices that follow one. */
    String next(DeviceId last) {
        return address("/devices", sort, Optional.of(last));
    }

    /** The address of the same list as a file. */
    public String csv() {
        return address("/devices.csv", sort, Optional.empty());
    }

    private String address(String path, Sort order, Optional<DeviceId> from) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("q", text);
        parameters.put(
                "state", state.map(s -> s.name().toLowerCase(Locale.ROOT)).orElse(""));
        parameters.put("type", type);
        parameters.put("zone", zone);
        parameters.put("owner", owner);
        parameters.put("findings", withFindings ? "open" : "");
        parameters.put("sort", order == Sort.STATE ? "" : order.value());
        parameters.put("after", from.map(DeviceId::value).orElse(""));
        StringBuilder address = new StringBuilder(path);
        parameters.forEach((name, value) -> {
            if (!value.isEmpty()) {
                address.append(address.indexOf("?") < 0 ? '?' : '&')
                        .append(name)
                        .append('=')
                        .append(View.url(value));
            }
        });
        return address.toString();
    }
}
