package dev.sekimori.gateway.http;

import dev.sekimori.decide.patch.PatchRefusal;
import dev.sekimori.gateway.DecisionDesk;
import dev.sekimori.gateway.GatewayDevice;
import dev.sekimori.gateway.SitePort;
import dev.sekimori.gateway.Verdict;
import dev.sekimori.model.DeviceId;
import dev.sekimori.model.Message;
import dev.sekimori.model.decision.Answer;
import dev.sekimori.model.decision.Ask;
import dev.sekimori.model.decision.Decision;
import dev.sekimori.model.decision.Operation;
import dev.sekimori.model.decision.Peer;
import dev.sekimori.model.decision.ValueRange;
import dev.sekimori.model.patch.VirtualPatch;

import io.vertx.core.MultiMap;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds out who asks and has the ask decided. {@link #ask} blocks while the site is asked, so it
 * runs on virtual threads; all else runs on event loops too. Tokens are looked up anew for every
 * request: a revoked one is refused at once.
 */
final class Gatekeeper {
    private static final Pattern BEARER =
            Pattern.compile("(?i)bearer +([A-Za-z0-9._~+/-]{1,512}=*)");

    /** Who asks. */
    sealed interface Caller {
        record Known(Peer peer, boolean byCookie) implements Caller {}

        record Unknown(boolean hasCredentials) implements Caller {}
    }

    private final SitePort site;
    private final DecisionDesk desk;
    private final WebSessions webSessions;
    private final PatchCheck patches;
    private final AtomicLong identities = new AtomicLong();

    Gatekeeper(SitePort site, DecisionDesk desk, WebSessions webSessions, PatchCheck patches) {
        this.patches = patches;
        this.site = site;
        this.desk = desk;
        this.webSessions = webSessions;
    }

    /** What becomes of a request of this caller. Does not block. */
    Judgement judge(Inquiry inquiry, Caller caller) {
        return switch (caller) {
            case Caller.Unknown(var hasCredentials) -> toSignIn(inquiry, hasCredentials);
            case Caller.Known(var peer, var byCookie) -> {
                boolean acts = inquiry.changes() || inquiry.opensWebSocket();
                if (byCookie
                        && !OriginCheck.isOwn(inquiry.headers(), inquiry.host().origin(), acts)) {
                    yield Judgement.Deny.of(Problem.CROSS_SITE);
                }
                yield decide(inquiry, peer);
            }
        };
    }

    /** Who holds the bearer token of a request to a host of the gateway's own. */
    Optional<Peer> bearer(MultiMap headers) {
        String authorization = headers.get("authorization");
        return token(authorization == null ? "" : authorization).flatMap(site::peerByToken);
    }

    /** Who asks, when it takes no asking of the site. Does not block. */
    Optional<Caller> known(Inquiry inquiry) {
        String authorization = inquiry.headers().get("authorization");
        if (authorization == null) {
            return Optional.of(byCookie(inquiry));
        }
        return token(authorization)
                .flatMap(site::peerByKnownToken)
                .map(peer -> new Caller.Known(peer, false));
    }

    /** Who asks. Blocks. */
    Caller ask(Inquiry inquiry) {
        String authorization = inquiry.headers().get("authorization");
        if (authorization == null) {
            return byCookie(inquiry);
        }
        return token(authorization)
                .flatMap(site::peerByToken)
                .<Caller>map(peer -> new Caller.Known(peer, false))
                .orElse(new Caller.Unknown(true));
    }

    private static Optional<String> token(String authorization) {
        Matcher bearer = BEARER.matcher(authorization);
        return bearer.matches() ? Optional.of(bearer.group(1)) : Optional.empty();
    }

    private Caller byCookie(Inquiry inquiry) {
        return webSessions
                .peer(inquiry.headers(), inquiry.host().device())
                .<Caller>map(peer -> new Caller.Known(peer, true))
                .orElse(new Caller.Unknown(false));
    }

    /** The same for devices that exist and those that do not, so that nobody learns which do. */
    private Judgement toSignIn(Inquiry inquiry, boolean hasCredentials) {
        DeviceId device = inquiry.host().device();
        if (desk.site().device(device).isPresent()) {
            Peer unknown = new Peer.UnknownPeer(inquiry.peerAddress(), "");
            desk.decide(unknown, inquiry.unknownAsk(), inquiry.peerAddress(), 0);
        }
        boolean isPage = inquiry.method().name().equals("GET")
                && !inquiry.opensWebSocket()
                && Reader.of(inquiry.headers()).wantsPage();
        if (isPage && !hasCredentials) {
            URI where = site.signInUri(device, inquiry.target());
            return new Judgement.SignIn(where);
        }
        return Judgement.Deny.of(Problem.SIGN_IN);
    }

    private Judgement decide(Inquiry inquiry, Peer peer) {
        Optional<GatewayDevice> device = desk.site().device(inquiry.host().device());
        if (device.isEmpty()) {
            return Judgement.Deny.of(Problem.NOT_FOUND);
        }
        long epoch = desk.epoch();
        Optional<Judgement> patched =
                patched(peer, patches.refusing(device.get(), inquiry), inquiry);
        if (patched.isPresent()) {
            return patched.get();
        }
        List<Ask> asks = inquiry.opensWebSocket()
                ? List.of(inquiry.ask(), inquiry.ask(Operation.STREAM))
                : List.of(inquiry.ask());
        for (Ask ask : asks) {
            Optional<Judgement> denied = denied(peer, ask, inquiry);
            if (denied.isPresent()) {
                return denied.get();
            }
        }
        return new Judgement.Pass(
                peer,
                device.get(),
                site.deviceCredential(device.get().id()),
                asks,
                epoch,
                patches.needsContent(device.get(), inquiry) || boundsNumbers(peer, inquiry));
    }

    private boolean boundsNumbers(Peer peer, Inquiry inquiry) {
        return inquiry.changes()
                && desk.verdict(peer, inquiry.ask(), inquiry.peerAddress()).boundsValues();
    }

    /** The refusal by a virtual patch of what the policy permits. */
    private Optional<Judgement> patched(
            Peer peer, Optional<VirtualPatch> refusing, Inquiry inquiry) {
        return refusing.flatMap(patch -> {
            Decision permitted =
                    desk.verdict(peer, inquiry.ask(), inquiry.peerAddress()).decision();
            if (!permitted.permitted()) {
                return Optional.empty();
            }
            Decision refusal = PatchRefusal.by(patch, permitted);
            desk.refuse(refusal, inquiry.peerAddress(), inquiry.bodyBytes());
            return Optional.of(new Judgement.Deny(Problem.REFUSED, Optional.of(refusal)));
        });
    }

    /**
     * Whether a request is refused for what its content begins with: by a virtual patch, or because
     * it writes numbers that the rule does not permit. {@code whole} when that is all of it.
     */
    Optional<Judgement> deniedContent(
            Judgement.Pass pass, Inquiry inquiry, byte[] beginning, boolean whole) {
        return patched(pass.peer(), patches.refusing(pass.device(), inquiry, beginning), inquiry)
                .or(() -> deniedNumbers(pass.peer(), inquiry, beginning, whole));
    }

    private Optional<Judgement> deniedNumbers(
            Peer peer, Inquiry inquiry, byte[] content, boolean whole) {
        Verdict verdict = desk.verdict(peer, inquiry.ask(), inquiry.peerAddress());
        if (!verdict.boundsValues()) {
            return Optional.empty();
        }
        Optional<ValueRange> written = whole
                ? WrittenNumbers.of(inquiry.query(), inquiry.headers(), content)
                : Optional.empty();
        Verdict.Admission admission = written.map(
                        numbers -> verdict.admit(inquiry.bodyBytes(), numbers))
                .orElseGet(() -> verdict.admit(inquiry.bodyBytes()));
        return denied(verdict, admission, inquiry);
    }

    /** Where numbers are bounded, the ask is counted when its content has been seen. */
    private Optional<Judgement> denied(Peer peer, Ask ask, Inquiry inquiry) {
        Verdict verdict = desk.verdict(peer, ask, inquiry.peerAddress());
        return verdict.permitted() && verdict.boundsValues()
                ? Optional.empty()
                : denied(verdict, verdict.admit(inquiry.bodyBytes()), inquiry);
    }

    private static Optional<Judgement> denied(
            Verdict verdict, Verdict.Admission admission, Inquiry inquiry) {
        Decision decision = verdict.decision();
        return switch (admission) {
            case REFUSED, OVER_RATE, OUT_OF_RANGE ->
                Optional.of(Judgement.Deny.of(admission, verdict.refusal(admission)));
            case PERMITTED -> narrowed(decision, inquiry.opensWebSocket());
        };
    }

    /** A permission that does not reach as far as this request, which may change things too. */
    private static Optional<Judgement> narrowed(Decision decision, boolean opensWebSocket) {
        if (decision.answer() == Answer.READ_ONLY && opensWebSocket) {
            return Optional.of(because(decision, "gateway.web.websocket-read-only"));
        }
        return Optional.empty();
    }

    private static Judgement because(Decision decision, String key) {
        Decision explained = new Decision(
                decision.id(),
                decision.policyHash(),
                decision.input(),
                decision.answer(),
                decision.ratePerMinute(),
                decision.rule(),
                List.of(Message.of(key)));
        return new Judgement.Deny(Problem.REFUSED, Optional.of(explained));
    }

    /** Whether a running stream or the like may begin; the refusal when not. */
    Optional<Judgement> deniedStream(Peer peer, Inquiry inquiry) {
        return denied(peer, inquiry.ask(Operation.STREAM), inquiry);
    }

    /**
     * The refusal that an ask meets now, counted; used when a device was cut off in the meantime.
     */
    Judgement refusal(Peer peer, Inquiry inquiry) {
        Decision decision = desk.decide(peer, inquiry.ask(), inquiry.peerAddress(), 0);
        return decision.permitted()
                ? Judgement.Deny.of(Problem.REFUSED)
                : new Judgement.Deny(Problem.REFUSED, Optional.of(decision));
    }

    /** Whether everything that was permitted is permitted still. */
    boolean stillPermits(Peer peer, List<Ask> asks, String peerAddress) {
        return asks.stream()
                .allMatch(ask -> desk.verdict(peer, ask, peerAddress).permitted());
    }

    /**
     * Grows whenever somebody may have lost what they are known by; who was asked before that must
     * be asked again.
     */
    long identities() {
        return identities.get();
    }

    /** Somebody may have lost what they are known by. */
    void identitiesChanged() {
        identities.incrementAndGet();
    }

    /** Ends the sessions of the people that match, as after a sign-out. */
    void forget(Predicate<Peer> whose) {
        webSessions.forget(whose);
        identitiesChanged();
    }

    /** Whether a request's token or session still stands for the peer. Blocks. */
    boolean isStill(Inquiry inquiry, Peer peer) {
        String authorization = inquiry.headers().get("authorization");
        return authorization == null
                ? webSessions.stands(inquiry.headers(), inquiry.host().device(), peer)
                : token(authorization)
                        .flatMap(site::peerByToken)
                        .filter(peer::equals)
                        .isPresent();
    }

    long epoch() {
        return desk.epoch();
    }

    /**
     * Opens a session for the bearer of a one-time ticket: the value of its {@code Set-Cookie}
     * field.
     */
    Optional<String> enter(DeviceId device, String ticket) {
        return site.peerByTicket(ticket, device).map(peer -> webSessions.open(device, peer));
    }
}
