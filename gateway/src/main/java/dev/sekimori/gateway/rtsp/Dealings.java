package dev.sekimori.gateway.rtsp;

import dev.sekimori.gateway.GatewayDevice;
import dev.sekimori.gateway.HttpCredential;
import dev.sekimori.gateway.LiveSession;
import dev.sekimori.gateway.Sessions;
import dev.sekimori.gateway.Verdict;
import dev.sekimori.gateway.listen.HardClose;
import dev.sekimori.gateway.listen.TlsListeners;
import dev.sekimori.gateway.listen.Valve;
import dev.sekimori.gateway.rtsp.RtspMessage.Frame;
import dev.sekimori.gateway.rtsp.RtspMessage.Request;
import dev.sekimori.gateway.rtsp.RtspMessage.Response;
import dev.sekimori.model.decision.Ask;
import dev.sekimori.model.decision.Operation;
import dev.sekimori.model.decision.Peer;
import dev.sekimori.model.device.Endpoint;
import dev.sekimori.model.device.Protocol;

import io.netty.channel.Channel;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What one client does with one device: every request is decided, then carried out over there. On
 * one event loop only.
 */
final class Dealings {
    private static final int MOST_STREAMS = 64;

    /** Who asks, and what the device itself wants to be told. */
    record Asker(Peer peer, Credentials credentials, Optional<HttpCredential> deviceCredential) {}

    /** With whom and for whom the connection is kept. */
    private record Kept(Asker asker, Mediation mediation, Set<Ask> streams) {}

    private record Work(
            Request request,
            RtspMethod method,
            Target target,
            GatewayDevice device,
            Asker asker,
            Consumer<Response> then) {}

    private final RtspFront.Parts parts;
    private final Channel client;
    private final Valve valve;
    private final Replies replies;
    private final String address;
    private Optional<Kept> kept = Optional.empty();

    Dealings(RtspFront.Parts parts, Channel client, Valve valve, Replies replies) {
        this.parts = parts;
        this.client = client;
        this.valve = valve;
        this.replies = replies;
        this.address = TlsListeners.addressOf(client);
    }

    /** Whether a device was reached for somebody. */
    boolean begun() {
        return kept.isPresent();
    }

    /** The same for devices that exist and those that do not, so that nobody learns which do. */
    Response unknown(Request request, Optional<Target> target) {
        target.filter(of -> parts.context().desk().site().device(of.device()).isPresent())
                .ifPresent(of -> {
                    Operation operation = RtspMethod.named(request.method())
                            .map(RtspMethod::operation)
                            .orElse(Operation.READ);
                    var _ = parts.context()
                            .desk()
                            .decide(
                                    new Peer.UnknownPeer(address, ""),
                                    ask(of, operation),
                                    address,
                                    0);
                });
        return replies.problem(request, Problem.SIGN_IN);
    }

    private static Ask ask(Target target, Operation operation) {
        return new Ask(
                Optional.of(target.device()),
                Protocol.RTSP,
                operation,
                target.path().decoded());
    }

    /** Answers a request of somebody who is known; {@code then} is called once. */
    void deal(Request request, Optional<Target> target, Asker asker, Consumer<Response> then) {
        Optional<RtspMethod> method = RtspMethod.named(request.method());
        if (method.isEmpty()) {
            then.accept(replies.problem(request, Problem.NOT_IMPLEMENTED));
            return;
        }
        if (request.uri().equals("*") && method.get() == RtspMethod.OPTIONS) {
            then.accept(replies.options(request));
            return;
        }
        Optional<GatewayDevice> device =
                target.flatMap(of -> parts.context().desk().site().device(of.device()));
        if (target.isEmpty() || device.isEmpty()) {
            then.accept(replies.problem(request, Problem.NOT_FOUND));
            return;
        }
        boolean changes = kept.filter(
                        now -> !now.mediation().device().equals(device.get().id())
                                || !now.asker().peer().equals(asker.peer()))
                .isPresent();
        if (changes) {
            then.accept(replies.problem(request, Problem.MALFORMED));
            return;
        }
        decide(new Work(request, method.get(), target.get(), device.get(), asker, then));
    }

    private void decide(Work work) {
        Optional<Transport> transport =
                work.request().fields().first("Transport").flatMap(Transport::parse);
        boolean records = transport.filter(Transport::records).isPresent();
        List<Operation> operations = work.method() == RtspMethod.SETUP && records
                ? List.of(Operation.STREAM, Operation.WRITE)
                : List.of(work.method().operation());
        Optional<Verdict> last = Optional.empty();
        for (Operation operation : operations) {
            Verdict verdict = parts.context()
                    .desk()
                    .verdict(work.asker().peer(), ask(work.target(), operation), address);
            Optional<Response> refusal = refusal(work.request(), verdict);
            if (refusal.isPresent()) {
                work.then().accept(refusal.get());
                return;
            }
            last = Optional.of(verdict);
        }
        if (work.method() == RtspMethod.SETUP && transport.isEmpty()) {
            work.then().accept(replies.problem(work.request(), Problem.NO_TRANSPORT));
            return;
        }
        Optional<String> named = work.request().fields().first("Session");
        if (named.isPresent()
                && kept.filter(now -> now.mediation().isOwn(named.get())).isEmpty()) {
            work.then().accept(replies.problem(work.request(), Problem.NO_SESSION));
            return;
        }
        reach(work, transport, last);
    }

    private Optional<Response> refusal(Request request, Verdict verdict) {
        Verdict.Admission admission = verdict.admit(request.body().length());
        return switch (admission) {
            case REFUSED, OUT_OF_RANGE ->
                Optional.of(replies.refusal(request, Problem.REFUSED, verdict.refusal(admission)));
            case OVER_RATE ->
                Optional.of(
                        replies.refusal(request, Problem.OVER_RATE, verdict.refusal(admission)));
            case PERMITTED -> Optional.empty();
        };
    }

    private void reach(Work work, Optional<Transport> transport, Optional<Verdict> verdict) {
        Optional<InetSocketAddress> where = whereIs(work.device());
        if (where.isEmpty()) {
            work.then().accept(replies.problem(work.request(), Problem.UNREACHABLE));
            return;
        }
        Urls urls = Urls.of(work.target().outer(), where.get());
        Optional<Request> inner = Rewriting.toDevice(work.request(), work.target(), urls);
        if (inner.isEmpty()) {
            work.then().accept(replies.problem(work.request(), Problem.BODY_TYPE));
            return;
        }
        Request whole = work.method() == RtspMethod.SETUP && transport.isPresent()
                ? inner.get().with("Transport", transport.get().text())
                : inner.get();
        kept.map(Kept::mediation)
                .or(() -> open(work))
                .ifPresentOrElse(
                        mediation -> connected(mediation, work, where.get(), () -> {
                            verdict.filter(_ -> work.method() == RtspMethod.PLAY
                                            || work.method() == RtspMethod.RECORD)
                                    .ifPresent(mediation::counts);
                            mediation.send(
                                    whole,
                                    outcome -> work.then()
                                            .accept(answer(work, mediation, urls, outcome)));
                        }),
                        () -> work.then().accept(replies.problem(work.request(), Problem.REFUSED)));
    }

    /** The device's RTSP service, at its own address. */
    private static Optional<InetSocketAddress> whereIs(GatewayDevice device) {
        return device.endpoints().stream()
                .filter(endpoint -> endpoint.protocol() == Protocol.RTSP)
                .filter(endpoint ->
                        endpoint.port() > 0 && device.addresses().contains(endpoint.address()))
                .findFirst()
                .map(Dealings::socket);
    }

    private static InetSocketAddress socket(Endpoint endpoint) {
        return new InetSocketAddress(InetAddress.ofLiteral(endpoint.address()), endpoint.port());
    }

    /** Empty when the device was cut off in the meantime. */
    private Optional<Mediation> open(Work work) {
        Optional<Sessions.Registration> registration = parts.context()
                .sessions()
                .open(
                        work.device().id(),
                        LiveSession.Kind.RTSP,
                        work.asker().peer().label(),
                        address,
                        () -> client.eventLoop().execute(this::cut));
        return registration.map(
                session -> new Mediation(parts, work.device().id(), client, valve, session));
    }

    private void connected(Mediation mediation, Work work, InetSocketAddress where, Runnable then) {
        if (kept.filter(now -> now.streams().size() >= MOST_STREAMS).isPresent()) {
            work.then().accept(replies.problem(work.request(), Problem.OVER_RATE));
            return;
        }
        if (kept.isPresent()) {
            remember(kept.get(), work);
            then.run();
            return;
        }
        Kept begun = new Kept(work.asker(), mediation, new LinkedHashSet<>());
        kept = Optional.of(begun);
        parts.counters().sessions.increment();
        mediation.connect(where, work.asker().deviceCredential(), reached -> {
            if (reached) {
                remember(begun, work);
                then.run();
            } else {
                work.then().accept(replies.problem(work.request(), Problem.UNREACHABLE));
                client.close();
            }
        });
    }

    /** What goes on after its answer is decided again when the picture changes. */
    private void remember(Kept now, Work work) {
        kept = Optional.of(new Kept(work.asker(), now.mediation(), now.streams()));
        now.streams().add(ask(work.target(), work.method().operation()));
    }

    private Response answer(Work work, Mediation mediation, Urls urls, DeviceLink.Outcome outcome) {
        return switch (outcome) {
            case DeviceLink.Outcome.Failed(var problem) -> replies.problem(work.request(), problem);
            case DeviceLink.Outcome.Answered(var response) ->
                answered(work, mediation, urls, response);
        };
    }

    private Response answered(Work work, Mediation mediation, Urls urls, Response response) {
        if (response.status() >= 300 && response.status() < 400) {
            return replies.problem(work.request(), Problem.DEVICE_ANSWER);
        }
        Optional<Transport> agreed = Optional.empty();
        if (work.method() == RtspMethod.SETUP && response.isSuccess()) {
            agreed = response.fields().first("Transport").flatMap(Transport::parse);
            if (agreed.isEmpty()) {
                return replies.problem(work.request(), Problem.DEVICE_ANSWER);
            }
            mediation.agreed(agreed.get());
        }
        response.fields().first("Session").ifPresent(mediation::inSession);
        Response outer = Rewriting.toClient(response, urls, agreed);
        Fields fields = Replies.sequence(work.request());
        for (Fields.Field field : outer.fields().all()) {
            fields = fields.with(field.name(), field.value());
        }
        return new Response(outer.status(), outer.reason(), fields, outer.body());
    }

    void fromClient(Frame frame) {
        kept.map(Kept::mediation).ifPresentOrElse(mediation -> mediation.fromClient(frame), () -> {
            parts.counters().framesDropped.increment();
            frame.whole().release();
        });
    }

    void clientWritable() {
        kept.map(Kept::mediation).ifPresent(Mediation::clientWritable);
    }

    private void cut() {
        kept.map(Kept::mediation).ifPresent(Mediation::cut);
        HardClose.now(client);
    }

    void recheck() {
        kept.ifPresent(now -> parts.questions()
                .askAgain(
                        client.eventLoop(),
                        () -> now.asker().credentials().peer(parts.context().site()),
                        peer -> confirm(now, peer)));
    }

    private void confirm(Kept now, Optional<Peer> peer) {
        boolean stays = peer.filter(now.asker().peer()::equals).isPresent()
                && now.streams().stream()
                        .map(ask ->
                                parts.context().desk().verdict(now.asker().peer(), ask, address))
                        .allMatch(Verdict::permitted);
        if (!stays) {
            cut();
        }
    }
}
