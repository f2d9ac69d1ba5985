package dev.sekimori.gateway.coap;

import dev.sekimori.gateway.Front;
import dev.sekimori.gateway.GatewayDevice;
import dev.sekimori.gateway.HostName;
import dev.sekimori.gateway.Verdict;
import dev.sekimori.model.Message;
import dev.sekimori.model.decision.Ask;
import dev.sekimori.model.decision.Decision;
import dev.sekimori.model.decision.Operation;
import dev.sekimori.model.decision.Peer;
import dev.sekimori.model.device.Protocol;

import org.eclipse.californium.core.coap.CoAP.ResponseCode;
import org.eclipse.californium.core.coap.Request;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Says who asks what of which device, and whether it may be. Blocks; on virtual threads. */
record Reception(Front.Context context, Talks talks, Function<Message, String> words) {
    /** The answer to a request before any device is asked. */
    sealed interface Admission {
        record Welcome(Talk talk, GatewayDevice device, Verdict verdict) implements Admission {}

        record Refused(ResponseCode code, String reason) implements Admission {}
    }

    Admission admit(Request request) {
        Caller caller = Caller.of(request.getSourceContext());
        List<String> path = request.getOptions().getUriPath();
        if (path.stream().anyMatch(Reception::isAmbiguous)) {
            // Several paths would look the same to rules (RFC 7252 section 5.10.1).
            return new Admission.Refused(ResponseCode.BAD_OPTION, "Uri-Path");
        }
        String host = hostOf(request);
        Optional<GatewayDevice> device = HostName.deviceOf(
                        host, context.config().siteDomain())
                .flatMap(context.desk().site()::device);
        if (device.isEmpty()) {
            return nobody(caller, host);
        }
        Talk.Key key = new Talk.Key(caller, device.get().id());
        Optional<Talk> talk = talks.find(key);
        if (talk.isEmpty()) {
            return begin(key, device.get(), request);
        }
        return decide(talk.get(), device.get(), request);
    }

    private static boolean isAmbiguous(String segment) {
        return segment.indexOf('/') >= 0 || segment.equals(".") || segment.equals("..");
    }

    /** Uri-Host when it is given, else the name in the hello. */
    private static String hostOf(Request request) {
        String host = request.getOptions().getUriHost();
        if (host == null) {
            host = request.getSourceContext().getVirtualHost();
        }
        return host == null ? "" : host;
    }

    /** No device has this name: refused by default, and seen as a flow. */
    private Admission nobody(Caller caller, String host) {
        Peer peer = caller.peer(context.site(), now()).orElseGet(() -> unknown(caller));
        Decision refusal = context.desk()
                .decide(
                        peer,
                        new Ask(Optional.empty(), Protocol.COAP, Operation.CONNECT, "/" + host),
                        caller.address(),
                        0);
        return new Admission.Refused(ResponseCode.NOT_FOUND, reason(refusal));
    }

    private Instant now() {
        return context.clock().instant();
    }

    private static Peer unknown(Caller caller) {
        return new Peer.UnknownPeer(caller.address(), caller.name());
    }

    private Admission begin(Talk.Key key, GatewayDevice device, Request request) {
        Peer peer = key.caller().peer(context.site(), now()).orElseGet(() -> unknown(key.caller()));
        Verdict connect = verdict(peer, key, Operation.CONNECT, "/");
        if (connect.admit(0) != Verdict.Admission.PERMITTED) {
            return new Admission.Refused(ResponseCode.FORBIDDEN, reason(connect.decision()));
        }
        return talks.begin(key, peer)
                .map(talk -> decide(talk, device, request))
                .orElseGet(() -> new Admission.Refused(ResponseCode.SERVICE_UNAVAILABLE, ""));
    }

    private Admission decide(Talk talk, GatewayDevice device, Request request) {
        Verdict verdict =
                verdict(talk.peer(), talk.key(), operationOf(request), resourceOf(request));
        byte[] payload = request.getPayload() == null ? new byte[0] : request.getPayload();
        Verdict.Admission admission = operationOf(request) == Operation.WRITE
                ? verdict.admit(payload.length, payload)
                : verdict.admit(payload.length);
        return switch (admission) {
            case PERMITTED -> new Admission.Welcome(talk, device, verdict);
            case REFUSED, OUT_OF_RANGE ->
                new Admission.Refused(ResponseCode.FORBIDDEN, reason(verdict.refusal(admission)));
            case OVER_RATE ->
                new Admission.Refused(
                        ResponseCode.TOO_MANY_REQUESTS, reason(verdict.refusal(admission)));
        };
    }

    private Verdict verdict(Peer peer, Talk.Key key, Operation operation, String resource) {
        return context.desk()
                .verdict(
                        peer,
                        new Ask(Optional.of(key.device()), Protocol.COAP, operation, resource),
                        key.caller().address());
    }

    /** The verdict on what was admitted before, as it is now; counts nothing. */
    Verdict again(Talk talk, Request request) {
        return verdict(talk.peer(), talk.key(), operationOf(request), resourceOf(request));
    }

    /** Whether the talk may go on: the same peer, and still let in. */
    boolean mayStay(Talk talk) {
        Optional<Peer> peer = talk.key().caller().peer(context.site(), now());
        return peer.filter(talk.peer()::equals).isPresent()
                && verdict(talk.peer(), talk.key(), Operation.CONNECT, "/").permitted();
    }

    static Operation operationOf(Request request) {
        return switch (request.getCode()) {
            case GET -> request.isObserve() ? Operation.SUBSCRIBE : Operation.READ;
            case FETCH -> Operation.READ;
            case POST, PUT, DELETE, PATCH, IPATCH, CUSTOM_30 -> Operation.WRITE;
        };
    }

    static String resourceOf(Request request) {
        return "/" + String.join("/", request.getOptions().getUriPath());
    }

    /** Why, for the person behind the client. */
    String reason(Decision decision) {
        return decision.reasons().stream().map(words).collect(Collectors.joining(" "));
    }
}
