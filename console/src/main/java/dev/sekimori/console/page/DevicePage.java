package dev.sekimori.console.page;

import dev.sekimori.console.Call;
import dev.sekimori.console.ConsoleException;
import dev.sekimori.console.Guard;
import dev.sekimori.console.Languages;
import dev.sekimori.console.Reply;
import dev.sekimori.console.Route;
import dev.sekimori.govern.Site;
import dev.sekimori.govern.device.ChangedPassword;
import dev.sekimori.govern.device.IssuedCredential;
import dev.sekimori.govern.device.RecoveryView;
import dev.sekimori.ledger.read.FindingFilter;
import dev.sekimori.ledger.read.HeldCredential;
import dev.sekimori.ledger.read.SiteReader;
import dev.sekimori.model.DeviceId;
import dev.sekimori.model.Language;
import dev.sekimori.model.Message;
import dev.sekimori.model.device.Device;
import dev.sekimori.model.device.DeviceState;
import dev.sekimori.model.device.Endpoint;
import dev.sekimori.model.device.Identification;
import dev.sekimori.model.device.Owner;
import dev.sekimori.model.device.Protocol;
import dev.sekimori.model.finding.FindingKind;
import dev.sekimori.model.finding.FindingState;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One device: what it is, how it is, what it does, and what can be done with it. */
public final class DevicePage {
    private static final int FLOWS = 50;
    private static final int HISTORY = 20;
    private static final int FINDINGS = 50;

    /** What a person may change. */
    public record Described(
            String name, String owner, String ownerMail, String ownerLanguage, String zone) {}

    /** What the page shows; {@code size} is the ledger's, from which live updates go on. */
    public record Model(
            String id,
            String name,
            Badge state,
            String stateSince,
            boolean discovered,
            boolean mayBeIsolated,
            boolean safetyRelevant,
            Identification identity,
            String type,
            String capability,
            Described described,
            List<String> addresses,
            List<Endpoint> endpoints,
            String clientId,
            Badge trust,
            List<String> trustReasons,
            String firstSeen,
            String lastSeen,
            List<String> identities,
            Optional<HeldCredential> held,
            Optional<Recoveries.Way> way,
            List<Findings.Card> findings,
            List<Flows.Row> flows,
            List<EventWords.Line> history,
            Optional<String> older,
            Optional<String> webLink,
            Optional<ThingRows.Sheet> thing,
            Issued issued,
            boolean factoryPassword,
            long size) {}

    /** What is shown this once: a password for the gateway, or of the device itself. */
    public record Issued(
            Optional<IssuedCredential> forGateway, Optional<ChangedPassword> ofDevice) {
        static final Issued NONE = new Issued(Optional.empty(), Optional.empty());

        /** How many findings about the factory password are fixed. */
        public long fixed() {
            return ofDevice.stream()
                    .flatMap(changed -> changed.findings().stream())
                    .filter(finding -> finding.state() == FindingState.FIXED)
                    .count();
        }
    }

    private final Context context;

    DevicePage(Context context) {
        this.context = context;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/devices/:id", Guard.VIEWER, call -> show(call, Issued.NONE)),
                Route.post("/devices/:id/acceptance", Guard.OPERATOR, this::accept),
                Route.post("/devices/:id/description", Guard.OPERATOR, this::describe),
                Route.post("/devices/:id/credential", Guard.OPERATOR, this::hold),
                Route.post("/devices/:id/password", Guard.OPERATOR, this::issue),
                Route.post("/devices/:id/factory-password", Guard.OPERATOR, this::changeFactory),
                Route.get("/gateway/enter", Guard.VIEWER, this::enter));
    }

    private Reply show(Call call, Issued issued) {
        DeviceId id = Ids.of(call, DeviceId::new);
        View view = context.view(call);
        try (SiteReader state = context.site().ledger().read()) {
            Device device = state.device(id).orElseThrow(ConsoleException::notFound);
            Model model = model(device, state, call, view, issued);
            return context.page(call, "devices", model.name(), "device", Map.of("page", model));
        }
    }

    private Model model(Device device, SiteReader state, Call call, View view, Issued issued) {
        Site site = context.site();
        DeviceId id = device.id();
        RecoveryView recovery = site.devices().recovery(id);
        long before = call.query("before").flatMap(DevicePage::index).orElse(Long.MAX_VALUE);
        EventWords words = new EventWords(state, view);
        List<EventWords.Line> history = site.ledger().entriesAbout(id, before, HISTORY).stream()
                .map(words::line)
                .toList();
        return new Model(
                id.value(),
                device.name().isEmpty() ? id.value() : device.name(),
                Badges.of(device.state(), view),
                view.time(device.stateSince()),
                device.state() == DeviceState.DISCOVERED,
                mayBeIsolated(device.state()),
                device.safetyRelevant(),
                device.identity(),
                DevicesPage.type(device.identity().type(), view),
                view.word("ui.capability.", device.capability()),
                described(device, view),
                device.addresses(),
                device.endpoints(),
                device.clientId(),
                Badges.of(device.trust().level(), view),
                device.trust().reasons().stream().map(view::m).toList(),
                view.time(device.firstSeen()),
                view.time(device.lastSeen()),
                state.identities(id).stream()
                        .map(bound -> view.t("ui.identity." + bound.method()))
                        .distinct()
                        .toList(),
                state.heldCredential(id, "http"),
                Recoveries.way(device, recovery, site.clock().instant(), view),
                state.findings(FindingFilter.openOf(id), Optional.empty(), FINDINGS).stream()
                        .map(finding -> Findings.card(finding, state, view))
                        .toList(),
                site.gateway().flows(Optional.of(id), FLOWS).stream()
                        .map(flow -> Flows.row(flow, view))
                        .toList(),
                history,
                history.size() == HISTORY
                        ? Optional.of("/devices/" + id + "?before="
                                + history.getLast().index() + "#history")
                        : Optional.empty(),
                webLink(device),
                ThingRows.of(
                        context, id, call.signedIn().peer(), view, site.clock().instant()),
                issued,
                hasFactoryPassword(id, state),
                state.size());
    }

    private static Described described(Device device, View view) {
        return new Described(
                device.name(),
                device.owner().map(Owner::name).orElse(""),
                device.owner().map(Owner::mail).orElse(""),
                device.owner().map(Owner::language).orElse(view.language()).name(),
                device.zone());
    }

    private static boolean mayBeIsolated(DeviceState state) {
        return state.mayCommunicate() || state == DeviceState.DISCOVERED;
    }

    private static Optional<Long> index(String digits) {
        return digits.matches("\\d{1,18}") ? Optional.of(Long.valueOf(digits)) : Optional.empty();
    }

    /** The device's own web page behind the gateway, when it has one and may be used. */
    private static Optional<String> webLink(Device device) {
        boolean web = device.endpoints().stream()
                .map(Endpoint::protocol)
                .anyMatch(protocol -> protocol == Protocol.HTTP || protocol == Protocol.HTTPS);
        return web && device.state().mayCommunicate()
                ? Optional.of("/gateway/enter?device=" + device.id() + "&to=%2F")
                : Optional.empty();
    }

    private Reply accept(Call call) {
        DeviceId id = Ids.of(call, DeviceId::new);
        context.site()
                .devices()
                .accept(
                        call.signedIn().actor(),
                        id,
                        owner(call),
                        call.field("profile"),
                        call.field("zone"));
        return done(id, "accepted");
    }

    private Reply describe(Call call) {
        DeviceId id = Ids.of(call, DeviceId::new);
        context.site()
                .devices()
                .describe(
                        call.signedIn().actor(),
                        id,
                        call.field("name"),
                        call.field("owner").map(_ -> owner(call)),
                        call.field("zone"));
        return done(id, "described");
    }

    private static Owner owner(Call call) {
        Language language = call.field("language").flatMap(Languages::of).orElse(call.language());
        try {
            return new Owner(
                    call.field("owner").orElse(""), call.field("mail").orElse(""), language);
        } catch (IllegalArgumentException e) {
            throw new ConsoleException(422, Message.of("ui.device.owner-form"));
        }
    }

    private Reply hold(Call call) {
        DeviceId id = Ids.of(call, DeviceId::new);
        context.site()
                .devices()
                .holdCredential(
                        call.signedIn().actor(),
                        id,
                        "http",
                        call.field("user").orElse(""),
                        call.secretField("password"));
        return done(id, "held");
    }

    private Reply issue(Call call) {
        DeviceId id = Ids.of(call, DeviceId::new);
        IssuedCredential issued =
                context.site().devices().issuePassword(call.signedIn().actor(), id);
        return show(call, new Issued(Optional.of(issued), Optional.empty()));
    }

    /** On the device itself, as the call of the same name does. */
    private Reply changeFactory(Call call) {
        DeviceId id = Ids.of(call, DeviceId::new);
        ChangedPassword changed =
                context.site().factoryPasswords().change(call.signedIn().actor(), id);
        return show(call, new Issued(Optional.empty(), Optional.of(changed)));
    }

    private static boolean hasFactoryPassword(DeviceId id, SiteReader state) {
        return state.findings(FindingFilter.openOf(id), Optional.empty(), FINDINGS).stream()
                .anyMatch(finding -> finding.kind() == FindingKind.DEFAULT_CREDENTIALS);
    }

    static Reply done(DeviceId id, String what) {
        return Reply.seeOther("/devices/" + id + "?done=" + what);
    }

    /**
     * Hands a signed-in person over to the device's virtual web endpoint with a one-time ticket.
     */
    private Reply enter(Call call) {
        DeviceId id = Ids.of(call.query("device").orElse(""), DeviceId::new);
        Site site = context.site();
        try (SiteReader state = site.ledger().read()) {
            var _ = state.device(id).orElseThrow(ConsoleException::notFound);
        }
        String ticket = call.signedIn()
                .browser()
                .flatMap(browser -> site.people().session(browser.cookie()))
                .map(session -> site.people().deviceTicket(session, id))
                .orElseThrow(() -> new ConsoleException(401, Message.of("ui.error.401")));
        String host = id + "." + site.info().domain() + ":" + site.info().virtualWebPort();
        return Reply.empty(302)
                .with(
                        "Location",
                        "https://" + host + "/.sekimori/enter?ticket=" + View.url(ticket) + "&to="
                                + View.url(SignInPages.next(call.query("to"))))
                .with("Referrer-Policy", "no-referrer");
    }
}
