package dev.sekimori.console.page;

import dev.sekimori.console.Call;
import dev.sekimori.console.ConsoleException;
import dev.sekimori.console.Guard;
import dev.sekimori.console.Reply;
import dev.sekimori.console.Route;
import dev.sekimori.govern.Site;
import dev.sekimori.govern.fault.InvalidException;
import dev.sekimori.govern.port.GatewayPort;
import dev.sekimori.govern.situation.SituationDesk;
import dev.sekimori.govern.situation.SituationView;
import dev.sekimori.ledger.read.SiteReader;
import dev.sekimori.model.Actor;
import dev.sekimori.model.DeviceId;
import dev.sekimori.model.Message;
import dev.sekimori.model.decision.Situation;
import dev.sekimori.model.device.Device;
import dev.sekimori.model.patch.VirtualPatch;
import dev.sekimori.model.person.ServiceIdentity;
import dev.sekimori.model.person.ServiceIdentity.Method;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The gateway as a whole: the situation that it decides by, what services show it, the lines to
 * brokers outside and virtual patches (guideline G3-8, G4-6).
 */
public final class GatewayPages {
    /** The situation now; {@code since} and {@code by} are empty while nobody has declared one. */
    public record Now(
            Badge badge, String reason, String since, String by, Optional<String> until) {}

    /** What was typed, shown again after a mistake. */
    public record Typed(String situation, String reason, String until) {}

    /** A service's certificate or key; {@code path} revokes it. */
    public record IdentityRow(
            String name,
            String kind,
            String role,
            String reference,
            String since,
            String until,
            Badge state,
            boolean active,
            String path) {}

    /** A device's line to a broker. */
    public record LineRow(
            String device,
            String name,
            String upstream,
            Badge state,
            String since,
            int queued,
            String lastError) {}

    /** A virtual patch. */
    public record PatchRow(
            String id,
            String advisory,
            String profiles,
            String expires,
            Badge state,
            String reason) {}

    /** An authority outside whose clients are believed. */
    public record AuthorityRow(
            String name,
            String role,
            String listeners,
            Badge state,
            String until,
            List<String> over,
            String unusable) {}

    /** An absent client's session that takes no more. */
    public record QueueRow(String clientId, String peer, int messages, String kib, String endsAt) {}

    /** What the page shows. */
    public record Model(
            Now now,
            Typed typed,
            Optional<String> error,
            List<IdentityRow> identities,
            List<LineRow> lines,
            List<PatchRow> patches,
            List<FileRow> files,
            List<AuthorityRow> authorities,
            List<QueueRow> queues) {}

    /** A MUD file of the site that cannot be used; {@code what} says why, and what is in force. */
    public record FileRow(String place, String what) {}

    private final Context context;

    GatewayPages(Context context) {
        this.context = context;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/gateway", Guard.VIEWER, call -> show(call, 200, Optional.empty())),
                Route.post("/gateway/situation", Guard.OPERATOR, this::declare),
                Route.post(
                        "/gateway/certificates/:id/revocation",
                        Guard.OPERATOR,
                        call -> revoke(call, Method.CERTIFICATE)),
                Route.post(
                        "/gateway/keys/:id/revocation",
                        Guard.OPERATOR,
                        call -> revoke(call, Method.PSK)));
    }

    private Reply show(Call call, int status, Optional<String> error) {
        View view = context.view(call);
        Site site = context.site();
        Instant now = site.clock().instant();
        try (SiteReader state = site.ledger().read()) {
            Model model = new Model(
                    now(SituationView.of(state), view),
                    new Typed(
                            call.field("situation").orElse(state.situation().name()),
                            call.field("reason").orElse(""),
                            call.field("until").orElse("")),
                    error,
                    Stream.of(Method.CERTIFICATE, Method.PSK)
                            .flatMap(method -> state.serviceIdentities(method).stream()
                                    .map(identity -> row(identity, method, view, now)))
                            .toList(),
                    site.gateway().upstreams().stream()
                            .map(line -> row(line, state, view))
                            .toList(),
                    site.gateway().virtualPatches().stream()
                            .sorted(Comparator.comparing(VirtualPatch::id))
                            .map(patch -> row(patch, view, now))
                            .toList(),
                    site.info().problems().stream()
                            .map(problem -> new FileRow(problem.place(), view.m(problem.message())))
                            .toList(),
                    site.gateway().clientAuthorities().stream()
                            .map(authority -> row(authority, view, now))
                            .toList(),
                    site.gateway().fullQueues().stream()
                            .map(queue -> row(queue, view))
                            .toList());
            return context.page(
                    call,
                    status,
                    "gateway",
                    view.t("ui.gateway.title"),
                    "gateway",
                    Map.of("page", model),
                    error.isPresent() ? Optional.empty() : context.flash(call));
        }
    }

    private static Now now(SituationView now, View view) {
        return new Now(
                Badges.of(now.situation(), view),
                now.declared().map(d -> Situations.reason(d.reason(), view)).orElse(""),
                now.declared().map(d -> view.time(d.at())).orElse(""),
                now.declared().map(d -> d.actor().name()).orElse(""),
                now.until().map(view::time));
    }

    private static IdentityRow row(
            ServiceIdentity identity, Method method, View view, Instant now) {
        boolean over = identity.validUntil().filter(end -> !now.isBefore(end)).isPresent();
        String folder = method == Method.CERTIFICATE ? "certificates" : "keys";
        return new IdentityRow(
                identity.name(),
                view.word("ui.gateway.method.", method),
                view.word("ui.role.", identity.role()),
                identity.reference(),
                view.time(identity.issuedAt()),
                identity.validUntil().map(view::time).orElseGet(() -> view.t("ui.gateway.no-end")),
                badge(!identity.active() ? "revoked" : over ? "expired" : "valid", view),
                identity.active(),
                "/gateway/" + folder + "/" + identity.name() + "/revocation");
    }

    private static LineRow row(GatewayPort.UpstreamLine line, SiteReader state, View view) {
        DeviceId id = line.device();
        String name = state.device(id)
                .map(Device::name)
                .filter(known -> !known.isEmpty())
                .orElse(id.value());
        return new LineRow(
                id.value(),
                name,
                line.upstream(),
                badge(line.connected() ? "connected" : "away", view),
                view.time(line.since()),
                line.queued(),
                line.lastError().orElse(""));
    }

    private static PatchRow row(VirtualPatch patch, View view, Instant now) {
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        return new PatchRow(
                patch.id(),
                patch.advisory(),
                patch.profiles().isEmpty()
                        ? view.t("ui.gateway.patch.all")
                        : view.list(patch.profiles()),
                patch.expires().toString(),
                badge(patch.isExpired(today) ? "expired" : "in-force", view),
                patch.reason());
    }

    private static AuthorityRow row(
            GatewayPort.ClientAuthorityState authority, View view, Instant now) {
        List<String> over = authority.over(now);
        String state = !over.isEmpty()
                ? "expired"
                : authority.unusable().isPresent() ? "unusable" : "in-force";
        return new AuthorityRow(
                authority.name(),
                view.word("ui.role.", authority.role()),
                view.list(authority.listeners()),
                badge(state, view),
                authority
                        .nextEnd(now)
                        .map(view::time)
                        .orElseGet(() -> over.isEmpty() ? view.t("ui.gateway.no-end") : ""),
                over,
                authority.unusable().orElse(""));
    }

    private static QueueRow row(GatewayPort.FullQueue queue, View view) {
        return new QueueRow(
                queue.clientId(),
                queue.peer(),
                queue.messages(),
                Long.toString(queue.bytes() / 1_024),
                view.time(queue.endsAt()));
    }

    /** Every state has a sign and a word, never colour alone. */
    private static Badge badge(String state, View view) {
        boolean good = List.of("valid", "connected", "in-force").contains(state);
        return new Badge(
                good ? "ok" : state.equals("revoked") ? "off" : "warn",
                good ? "check" : state.equals("revoked") ? "minus" : "triangle",
                view.t("ui.gateway.state." + state),
                state);
    }

    private Reply declare(Call call) {
        Actor actor = call.signedIn().actor();
        SituationDesk desk =
                new SituationDesk(context.site().ledger(), context.site().gateway());
        String reason = call.field("reason").orElse("");
        Situation situation = situation(call);
        try {
            Optional<Instant> until = call.field("until").map(this::until);
            if (until.isPresent()) {
                desk.declareUntil(actor, situation, reason, until.get());
            } else {
                desk.declare(actor, situation, reason);
            }
            return Reply.seeOther("/gateway?done=situation");
        } catch (InvalidException e) {
            return show(call, 422, Optional.of(context.view(call).m(e.reason())));
        }
    }

    private static Situation situation(Call call) {
        String typed = call.field("situation").orElse("").toUpperCase(Locale.ROOT);
        return Arrays.stream(Situation.values())
                .filter(situation -> situation.name().equals(typed))
                .findFirst()
                .orElseThrow(() -> new ConsoleException(422, Message.of("ui.situation.none")));
    }

    /** As a {@code datetime-local} field has it, in the time zone that the pages show. */
    private Instant until(String typed) {
        try {
            return LocalDateTime.parse(typed).atZone(context.zone()).toInstant();
        } catch (DateTimeException e) {
            throw new InvalidException(Message.of("ui.situation.until-form"));
        }
    }

    private Reply revoke(Call call, Method method) {
        context.site().services().revoke(call.signedIn().actor(), call.pathParameter("id"), method);
        return Reply.seeOther("/gateway?done=identity-revoked");
    }
}
