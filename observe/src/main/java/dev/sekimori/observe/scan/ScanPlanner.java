package dev.sekimori.observe.scan;

import dev.sekimori.model.Message;
import dev.sekimori.model.Text;
import dev.sekimori.model.observe.ScanPlan;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes the plan that a person confirms before anything is sent. Pure. */
public final class ScanPlanner {
    private static final int MAX_RANGES = 64;

    private ScanPlanner() {}

    /**
     * The plan for {@code ranges}: IPv4 CIDR blocks or addresses, single IPv6 addresses. Ranges
     * inside others are merged; excluded addresses are not counted.
     */
    public static ScanPlanning plan(List<String> ranges, ScanLimits limits) {
        if (ranges.isEmpty()) {
            return refused(Message.of("scan.no_ranges"));
        }
        if (ranges.size() > MAX_RANGES) {
            return refused(Message.of("scan.too_many_ranges", MAX_RANGES));
        }
        List<Message> reasons = new ArrayList<>();
        List<AddressRange> parsed = new ArrayList<>();
        for (String text : ranges) {
            Optional<AddressRange> range = AddressRange.parse(text);
            if (range.isEmpty()) {
                reasons.add(Message.of("scan.bad_range", Text.shorten(text, 60)));
            } else if (!limits.anyNetwork() && !range.get().isLocal()) {
                reasons.add(Message.of("scan.not_local", range.get().text()));
            } else {
                parsed.add(range.get());
            }
        }
        List<AddressRange> merged = AddressRange.merged(parsed);
        long size = merged.stream().mapToLong(AddressRange::size).sum();
        if (size > limits.maxAddresses()) {
            reasons.add(Message.of("scan.too_many_addresses", size, limits.maxAddresses()));
        }
        return reasons.isEmpty() ? planned(merged, limits) : new ScanPlanning.Refused(reasons);
    }

    /** The addresses of a plan in order, without the excluded ones. */
    static List<InetAddress> addresses(ScanPlan plan, ScanLimits limits) {
        return addresses(
                plan.ranges().stream()
                        .flatMap(r -> AddressRange.parse(r).stream())
                        .toList(),
                limits);
    }

    private static List<InetAddress> addresses(List<AddressRange> ranges, ScanLimits limits) {
        return ranges.stream()
                .flatMap(AddressRange::addresses)
                .filter(address -> !limits.excluded().contains(address))
                .toList();
    }

    private static ScanPlanning planned(List<AddressRange> ranges, ScanLimits limits) {
        int addresses = addresses(ranges, limits).size();
        if (addresses == 0) {
            return refused(Message.of("scan.nothing_left"));
        }
        return new ScanPlanning.Planned(new ScanPlan(
                ranges.stream().map(AddressRange::text).toList(),
                limits.ports(),
                limits.udpPorts(),
                addresses,
                limits.probesPerSecond(),
                limits.inFlightPerDevice()));
    }

    private static ScanPlanning refused(Message reason) {
        return new ScanPlanning.Refused(List.of(reason));
    }
}
