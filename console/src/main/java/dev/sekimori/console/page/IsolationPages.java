package dev.sekimori.console.page;

import dev.sekimori.console.Call;
import dev.sekimori.console.ConsoleException;
import dev.sekimori.console.Guard;
import dev.sekimori.console.Reply;
import dev.sekimori.console.Route;
import dev.sekimori.govern.device.IsolationPreview;
import dev.sekimori.govern.fault.InvalidException;
import dev.sekimori.ledger.read.SiteReader;
import dev.sekimori.model.DeviceId;
import dev.sekimori.model.device.Device;
import dev.sekimori.model.device.IsolationMode;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Cutting a device off: first what would break, then a reason, then the act; taking it back;
 * bringing the device back (guideline G1-12, G3-1 to G3-3, X-2).
 */
public final class IsolationPages {
    private static final String NO_REASON = "–";

    /** Who would miss the device. */
    public record Dependant(String name, String what, String lastAt, Optional<String> href) {}

    /** What the preview shows. */
    public record Model(
            String id,
            String name,
            Badge state,
            boolean hold,
            int liveSessions,
            List<Dependant> dependants,
            List<Flows.Row> flows,
            List<String> warnings,
            String reason,
            Optional<String> error) {}

    private final Context context;

    IsolationPages(Context context) {
        this.context = context;
    }

    List<Route> routes() {
        return List.of(
                Route.get(
                        "/devices/:id/isolation",
                        Guard.VIEWER,
                        call -> preview(call, 200, Optional.empty())),
                Route.post("/devices/:id/isolation", Guard.OPERATOR, this::isolate),
                Route.post("/devices/:id/isolation/undo", Guard.OPERATOR, this::undo),
                Route.post("/devices/:id/recovery", Guard.OPERATOR, this::recover));
    }

    private Reply preview(Call call, int status, Optional<String> error) {
        DeviceId id = Ids.of(call, DeviceId::new);
        View view = context.view(call);
        Device device;
        try (SiteReader state = context.site().ledger().read()) {
            device = state.device(id).orElseThrow(ConsoleException::notFound);
        }
        IsolationPreview preview = context.site().devices().isolationPreview(id);
        Model model = new Model(
                id.value(),
                device.name(),
                Badges.of(device.state(), view),
                preview.mode() == IsolationMode.HOLD,
                preview.liveSessions(),
                preview.dependants().stream().map(d -> dependant(d, view)).toList(),
                preview.flows().stream().map(flow -> Flows.row(flow, view)).toList(),
                preview.warnings().stream().map(view::m).toList(),
                call.field("reason").orElse(""),
                error);
        return context.page(
                call,
                status,
                "devices",
                view.t("ui.isolation.title", device.name()),
                "isolation",
                Map.of("page", model),
                Optional.empty());
    }

    private static Dependant dependant(IsolationPreview.Dependant dependant, View view) {
        return new Dependant(
                dependant.name(),
                view.m(dependant.what()),
                view.time(dependant.lastAt()),
                dependant.device().map(id -> "/devices/" + id));
    }

    private Reply isolate(Call call) {
        DeviceId id = Ids.of(call, DeviceId::new);
        boolean decided = call.field("decided").isPresent();
        try {
            context.site()
                    .devices()
                    .isolate(call.signedIn().actor(), id, call.field("reason").orElse(""), decided);
            return DevicePage.done(id, "isolated");
        } catch (InvalidException e) {
            return preview(call, 422, Optional.of(context.view(call).m(e.reason())));
        }
    }

    private Reply undo(Call call) {
        DeviceId id = Ids.of(call, DeviceId::new);
        context.site()
                .devices()
                .undoIsolation(call.signedIn().actor(), id, call.field("reason").orElse(NO_REASON));
        return DevicePage.done(id, "undone");
    }

    private Reply recover(Call call) {
        DeviceId id = Ids.of(call, DeviceId::new);
        context.site()
                .devices()
                .startRecovery(call.signedIn().actor(), id, call.field("reason").orElse(NO_REASON));
        return DevicePage.done(id, "recovering");
    }
}
