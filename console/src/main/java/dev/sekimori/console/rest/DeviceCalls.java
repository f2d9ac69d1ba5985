package dev.sekimori.console.rest;

import dev.sekimori.console.Texts;
import dev.sekimori.console.rest.dto.DeviceBodies.DeviceBody;
import dev.sekimori.console.rest.dto.DeviceBodies.FactoryFinding;
import dev.sekimori.console.rest.dto.DeviceBodies.FactoryPasswordBody;
import dev.sekimori.console.rest.dto.DeviceBodies.HeldCredentialBody;
import dev.sekimori.console.rest.dto.DeviceBodies.IsolationBody;
import dev.sekimori.console.rest.dto.DeviceBodies.IsolationPreviewBody;
import dev.sekimori.console.rest.dto.DeviceBodies.IssuedPasswordBody;
import dev.sekimori.console.rest.dto.DeviceBodies.RecoveryBody;
import dev.sekimori.console.rest.dto.Inputs;
import dev.sekimori.console.rest.dto.Inputs.OwnerInput;
import dev.sekimori.console.rest.dto.LedgerBodies.EventBody;
import dev.sekimori.console.rest.dto.Page;
import dev.sekimori.console.rest.dto.ThingBodies.ThingBody;
import dev.sekimori.govern.Site;
import dev.sekimori.govern.device.ChangedPassword;
import dev.sekimori.govern.device.IssuedCredential;
import dev.sekimori.ledger.read.DeviceFilter;
import dev.sekimori.ledger.read.SiteReader;
import dev.sekimori.model.Actor;
import dev.sekimori.model.DeviceId;
import dev.sekimori.model.Language;
import dev.sekimori.model.device.Device;
import dev.sekimori.model.device.DeviceState;
import dev.sekimori.model.device.Owner;
import dev.sekimori.model.event.Entry;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Calls about devices. */
final class DeviceCalls {
    private final Site site;
    private final Texts texts;

    DeviceCalls(Site site, Texts texts) {
        this.site = site;
        this.texts = texts;
    }

    List<Operation> operations() {
        return List.of(
                Operation.get("/devices", "listDevices", "Devices that match all filters, by id.")
                        .with(
                                Parameter.choice("state", DeviceState.class, "Only in this state."),
                                Parameter.text("zone", "Only in this zone."),
                                Parameter.text("owner", "Only of the owner of exactly this name."),
                                Parameter.text("type", "Only of this type, for example camera."),
                                Parameter.text("manufacturer", "Only of this maker."),
                                Parameter.text("q", "Only with this text in what is known of it."),
                                Parameter.flag("safetyRelevant", "Whether it matters to safety."),
                                Parameter.flag("hasOpenFindings", "Whether any finding is open."),
                                Parameter.LIMIT,
                                Parameter.CURSOR)
                        .lists(DeviceBody.class, this::list),
                Operation.get("/devices/{id}", "getDevice", "One device.")
                        .answers(DeviceBody.class, r -> mapping(r).device(find(r.device()))),
                Operation.patch("/devices/{id}", "changeDevice", "Changes what is known of it.")
                        .takes(Inputs.DeviceChange.class)
                        .answers(DeviceBody.class, this::change),
                Operation.post(
                                "/devices/{id}/acceptance",
                                "acceptDevice",
                                "Accepts a discovered device for an owner.")
                        .takes(Inputs.Acceptance.class)
                        .answers(DeviceBody.class, this::accept),
                Operation.get(
                                "/devices/{id}/isolation-preview",
                                "previewIsolation",
                                "What would break if the device were cut off now.")
                        .answers(IsolationPreviewBody.class, this::preview),
                Operation.post(
                                "/devices/{id}/isolation",
                                "isolateDevice",
                                "Cuts the device off and answers when all its sessions are closed.")
                        .takes(Inputs.IsolationOrder.class)
                        .answers(202, IsolationBody.class, this::isolate),
                Operation.delete(
                                "/devices/{id}/isolation",
                                "recoverDevice",
                                "Starts to bring the device back: it is checked again, and comes"
                                        + " into probation when nothing is wrong any more.")
                        .with(
                                Parameter.flag("undo", "Takes back an isolation by mistake."),
                                Parameter.text("reason", "Why; needed to undo."))
                        .answers(202, RecoveryBody.class, this::recover),
                Operation.get(
                                "/devices/{id}/recovery",
                                "getRecovery",
                                "Where the device is on its way back.")
                        .answers(RecoveryBody.class, r -> recovery(r, r.device())),
                Operation.get(
                                "/devices/{id}/history",
                                "listDeviceHistory",
                                "What happened to the device, newest first.")
                        .with(Parameter.LIMIT, Parameter.CURSOR)
                        .lists(EventBody.class, this::history),
                Operation.get(
                                "/devices/{id}/thing",
                                "getThing",
                                "What the caller may see of its virtual device, with ages.")
                        .answers(ThingBody.class, this::thing),
                Operation.put(
                                "/devices/{id}/credential",
                                "holdCredential",
                                "Gives the gateway the device's own password to inject.")
                        .takes(Inputs.Credential.class)
                        .answers(HeldCredentialBody.class, this::hold),
                Operation.post(
                                "/devices/{id}/factory-password",
                                "changeFactoryPassword",
                                "Replaces the factory password on the device itself, by ONVIF, and"
                                        + " gives the gateway the new one.")
                        .answers(FactoryPasswordBody.class, this::changeFactoryPassword),
                Operation.post(
                                "/devices/{id}/password",
                                "issuePassword",
                                "A new password with which the device signs in at the gateway.")
                        .answers(201, IssuedPasswordBody.class, this::issuePassword));
    }

    private Mapping mapping(Request request) {
        return new Mapping(texts, request.language());
    }

    private Device find(DeviceId id) {
        try (SiteReader state = site.ledger().read()) {
            return state.device(id).orElseThrow(() -> Refusal.notFound("device.not_found", id));
        }
    }

    private Page<DeviceBody> list(Request request) {
        DeviceFilter filter = new DeviceFilter(
                request.choice("state", DeviceState.class),
                request.text("zone"),
                request.text("owner"),
                request.text("type"),
                request.text("manufacturer"),
                request.text("q"),
                request.flag("safetyRelevant"),
                request.flag("hasOpenFindings"));
        Optional<DeviceId> after = request.cursor(DeviceId::new);
        Mapping mapping = mapping(request);
        try (SiteReader state = site.ledger().read()) {
            return Pages.of(
                    state.devices(filter, after, request.limit()),
                    request.limit(),
                    Device::id,
                    last -> state.devices(filter, Optional.of(last), 1),
                    mapping::device);
        }
    }

    private Object change(Request request) {
        Inputs.DeviceChange change = request.body(Inputs.DeviceChange.class);
        if (change.name().isEmpty()
                && change.owner().isEmpty()
                && change.zone().isEmpty()
                && change.profile().isEmpty()) {
            throw Refusal.badRequest("body.missing", "name, owner, zone, profile");
        }
        Device device = site.devices()
                .revise(
                        request.actor(),
                        request.device(),
                        change.name(),
                        change.owner().map(owner -> owner(owner, request.language())),
                        change.zone(),
                        change.profile());
        return mapping(request).device(device);
    }

    private Object accept(Request request) {
        Inputs.Acceptance acceptance = request.body(Inputs.Acceptance.class);
        Device device = site.devices()
                .accept(
                        request.actor(),
                        request.device(),
                        owner(acceptance.owner(), request.language()),
                        acceptance.profile(),
                        acceptance.zone());
        return mapping(request).device(device);
    }

    private static Owner owner(OwnerInput owner, Language readers) {
        return new Owner(owner.name(), owner.mail().orElse(""), owner.language().orElse(readers));
    }

    private Object preview(Request request) {
        DeviceId id = request.device();
        return mapping(request).preview(id, site.devices().isolationPreview(id));
    }

    private Object isolate(Request request) {
        Inputs.IsolationOrder order = request.body(Inputs.IsolationOrder.class);
        boolean byPerson = request.actor().kind() == Actor.Kind.PERSON
                || order.decidedByPerson().orElse(false);
        return Mapping.isolated(site.devices()
                .isolate(request.actor(), request.device(), order.reason(), byPerson));
    }

    private Object recover(Request request) {
        DeviceId id = request.device();
        Optional<String> reason = request.text("reason");
        if (request.flag("undo").orElse(false)) {
            String why =
                    reason.orElseThrow(() -> Refusal.badRequest("parameter.missing", "reason"));
            site.devices().undoIsolation(request.actor(), id, why);
        } else {
            site.devices()
                    .startRecovery(
                            request.actor(),
                            id,
                            reason.orElseGet(
                                    () -> "asked for by " + request.actor().name()));
        }
        return recovery(request, id);
    }

    private Object recovery(Request request, DeviceId id) {
        return mapping(request).recovery(find(id), site.devices().recovery(id));
    }

    private Page<EventBody> history(Request request) {
        DeviceId id = request.device();
        find(id);
        long before = request.cursor(Long::valueOf).orElse(Long.MAX_VALUE);
        return Pages.of(
                site.ledger().entriesAbout(id, before, request.limit()),
                request.limit(),
                Entry::index,
                last -> site.ledger().entriesAbout(id, last, 1),
                Mapping::event);
    }

    private Object thing(Request request) {
        DeviceId id = request.device();
        return site.gateway()
                .thing(id, request.call().signedIn().peer())
                .map(view -> ThingBody.of(view, request.language() == Language.JA))
                .orElseThrow(() -> Refusal.notFound("device.not_found", id));
    }

    private Object hold(Request request) {
        DeviceId id = request.device();
        Inputs.Credential credential = request.body(Inputs.Credential.class);
        char[] password = credential.password().toCharArray();
        try {
            site.devices()
                    .holdCredential(
                            request.actor(), id, credential.service(), credential.user(), password);
        } finally {
            Arrays.fill(password, '\0');
        }
        return new HeldCredentialBody(id, credential.service(), credential.user());
    }

    private Object changeFactoryPassword(Request request) {
        ChangedPassword changed = site.factoryPasswords().change(request.actor(), request.device());
        return new FactoryPasswordBody(
                changed.device(),
                changed.service(),
                changed.user(),
                changed.password(),
                changed.findings().stream()
                        .map(finding -> new FactoryFinding(finding.id(), finding.state()))
                        .toList());
    }

    private Object issuePassword(Request request) {
        IssuedCredential issued = site.devices().issuePassword(request.actor(), request.device());
        return new IssuedPasswordBody(issued.user(), issued.secret());
    }
}
