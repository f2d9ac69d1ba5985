package dev.sekimori.console.page;

import dev.sekimori.console.Call;
import dev.sekimori.console.Guard;
import dev.sekimori.console.Reply;
import dev.sekimori.console.Route;
import dev.sekimori.ledger.read.DeviceFilter;
import dev.sekimori.ledger.read.SiteReader;
import dev.sekimori.model.DeviceId;
import dev.sekimori.model.device.Device;
import dev.sekimori.model.device.Owner;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** All devices: a list that is filtered by its address, and the same as CSV (guideline T-1). */
public final class DevicesPage {
    private static final int PAGE = 50;
    private static final int MOST = 10_000;

    /** One device as the list shows it. */
    public record Row(
            String id,
            String name,
            Badge state,
            String type,
            String model,
            String zone,
            String owner,
            String address,
            int findings,
            String lastSeen,
            boolean safetyRelevant) {}

    /** What the page shows; {@code size} is the ledger's, from which live updates go on. */
    public record Model(
            DeviceQuery query,
            List<Row> rows,
            int total,
            int all,
            List<String> types,
            List<String> zones,
            List<String> owners,
            Optional<String> next,
            long size) {}

    private final Context context;

    DevicesPage(Context context) {
        this.context = context;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/devices", Guard.VIEWER, this::show),
                Route.get("/devices.csv", Guard.VIEWER, this::csv));
    }

    private Reply show(Call call) {
        View view = context.view(call);
        DeviceQuery query = DeviceQuery.of(call);
        try (SiteReader state = context.site().ledger().read()) {
            List<Device> all = all(state, DeviceFilter.ALL);
            List<Device> found = query.narrows() ? all(state, query.filter()) : all;
            found.sort(query.sort().order());
            List<Device> page = after(found, query).stream().limit(PAGE).toList();
            boolean more = !page.isEmpty() && !page.getLast().equals(found.getLast());
            Model model = new Model(
                    query,
                    page.stream().map(device -> row(device, view)).toList(),
                    found.size(),
                    all.size(),
                    values(all, device -> device.identity().type()),
                    values(all, Device::zone),
                    values(all, device -> device.owner().map(Owner::name).orElse("")),
                    more ? Optional.of(query.next(page.getLast().id())) : Optional.empty(),
                    state.size());
            return context.page(
                    call, "devices", view.t("ui.devices.title"), "devices", Map.of("page", model));
        }
    }

    private Reply csv(Call call) {
        View view = context.view(call);
        DeviceQuery query = DeviceQuery.of(call);
        Csv csv = new Csv();
        csv.row(List.of(
                "id",
                "name",
                "state",
                "type",
                "manufacturer",
                "model",
                "firmware",
                "zone",
                "owner",
                "owner mail",
                "addresses",
                "trust",
                "open findings",
                "safety relevant",
                "first seen",
                "last seen"));
        try (SiteReader state = context.site().ledger().read()) {
            List<Device> found = all(state, query.filter());
            found.sort(query.sort().order());
            found.forEach(device -> csv.row(line(device, view)));
        }
        return Reply.text(200, "text/csv; charset=utf-8", csv.text())
                .with("Content-Disposition", "attachment; filename=\"devices.csv\"");
    }

    private static List<String> line(Device device, View view) {
        return List.of(
                device.id().value(),
                device.name(),
                view.word("ui.state.", device.state()),
                device.identity().type(),
                device.identity().manufacturer(),
                device.identity().model(),
                device.identity().firmware(),
                device.zone(),
                device.owner().map(Owner::name).orElse(""),
                device.owner().map(Owner::mail).orElse(""),
                String.join(" ", device.addresses()),
                view.word("ui.trust.", device.trust().level()),
                String.valueOf(device.openFindings()),
                view.t(device.safetyRelevant() ? "ui.yes" : "ui.no"),
                device.firstSeen().toString(),
                device.lastSeen().toString());
    }

    /** At most {@value #MOST} devices; a larger site narrows its lists. */
    private static List<Device> all(SiteReader state, DeviceFilter filter) {
        List<Device> found = new ArrayList<>();
        Optional<DeviceId> after = Optional.empty();
        while (found.size() < MOST) {
            List<Device> page = state.devices(filter, after, SiteReader.MAX_LIMIT);
            found.addAll(page);
            if (page.size() < SiteReader.MAX_LIMIT) {
                return found;
            }
            after = Optional.of(page.getLast().id());
        }
        return found;
    }

    private static List<Device> after(List<Device> sorted, DeviceQuery query) {
        if (query.after().isEmpty()) {
            return sorted;
        }
        DeviceId last = query.after().get();
        for (int at = 0; at < sorted.size(); at++) {
            if (sorted.get(at).id().equals(last)) {
                return sorted.subList(at + 1, sorted.size());
            }
        }
        return sorted;
    }

    private static List<String> values(List<Device> devices, Function<Device, String> of) {
        return devices.stream()
                .map(of)
                .filter(value -> !value.isEmpty())
                .distinct()
                .sorted(String.CASE_INSENSITIVE_ORDER)
                .toList();
    }

    private static Row row(Device device, View view) {
        return new Row(
                device.id().value(),
                device.name().isEmpty() ? device.id().value() : device.name(),
                Badges.of(device.state(), view),
                type(device.identity().type(), view),
                device.identity().modelName(),
                device.zone(),
                device.owner().map(Owner::name).orElse(""),
                device.addresses().stream().findFirst().orElse(""),
                device.openFindings(),
                view.time(device.lastSeen()),
                device.safetyRelevant());
    }

    /** A type of the built-in profiles has a word; another is shown as it is written. */
    static String type(String type, View view) {
        if (type.isEmpty()) {
            return view.t("ui.unknown");
        }
        return view.knows("ui.type." + type) ? view.t("ui.type." + type) : type;
    }
}
