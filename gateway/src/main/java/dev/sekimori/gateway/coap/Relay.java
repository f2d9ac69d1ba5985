package dev.sekimori.gateway.coap;

import dev.sekimori.gateway.Verdict;
import dev.sekimori.gateway.coap.Reception.Admission.Refused;
import dev.sekimori.gateway.coap.Reception.Admission.Welcome;
import dev.sekimori.model.device.Protocol;

import org.eclipse.californium.core.CoapObserveRelation;
import org.eclipse.californium.core.CoapResource;
import org.eclipse.californium.core.coap.CoAP.ResponseCode;
import org.eclipse.californium.core.coap.OptionSet;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.core.coap.Response;
import org.eclipse.californium.core.observe.ObserveManager;
import org.eclipse.californium.core.observe.ObserveRelation;
import org.eclipse.californium.core.server.resources.CoapExchange;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * One request of one client, on its way to a device and back; for an observation as long as that
 * lasts. Californium takes it for a resource of its own, which it is asked for once with the
 * request and again with each notification.
 */
final class Relay extends CoapResource {
    /** What all relays share. */
    record Parts(
            Reception reception,
            Inner inner,
            ObserveManager observations,
            CoapCounters counters,
            CoapBounds bounds,
            Executor threads) {}

    private final Parts parts;
    private Optional<Welcome> welcome = Optional.empty();
    private Optional<Request> observed = Optional.empty();
    private Optional<CoapObserveRelation> upstream = Optional.empty();
    private Optional<Response> latest = Optional.empty();
    private boolean over;

    Relay(Parts parts) {
        super("device", false);
        this.parts = parts;
    }

    @Override
    public Executor getExecutor() {
        return parts.threads();
    }

    @Override
    public void handleGET(CoapExchange exchange) {
        handle(exchange);
    }

    @Override
    public void handlePOST(CoapExchange exchange) {
        handle(exchange);
    }

    @Override
    public void handlePUT(CoapExchange exchange) {
        handle(exchange);
    }

    @Override
    public void handleDELETE(CoapExchange exchange) {
        handle(exchange);
    }

    @Override
    public void handleFETCH(CoapExchange exchange) {
        handle(exchange);
    }

    @Override
    public void handlePATCH(CoapExchange exchange) {
        handle(exchange);
    }

    @Override
    public void handleIPATCH(CoapExchange exchange) {
        handle(exchange);
    }

    private void handle(CoapExchange exchange) {
        Optional<Response> notification = notification();
        if (notification.isPresent()) {
            exchange.respond(copy(notification.get()));
            return;
        }
        parts.counters().requests.increment();
        switch (parts.reception().admit(exchange.advanced().getRequest())) {
            case Refused(var code, var reason) -> {
                parts.counters().refused.increment();
                exchange.respond(code, reason);
            }
            case Welcome admitted -> ask(exchange, admitted);
        }
    }

    private synchronized Optional<Response> notification() {
        return latest;
    }

    private void ask(CoapExchange exchange, Welcome admitted) {
        Optional<InetSocketAddress> address = Inner.addressOf(admitted.device());
        if (address.isEmpty()) {
            exchange.respond(ResponseCode.BAD_GATEWAY);
            return;
        }
        Request request = exchange.advanced().getRequest();
        exchange.accept();
        if (request.isObserve()) {
            observe(exchange, admitted, address.get());
            return;
        }
        boolean asked = parts.inner()
                .ask(
                        admitted.device().id(),
                        address.get(),
                        toDevice(request),
                        new OneAnswer(exchange, admitted));
        if (!asked) {
            parts.counters().busy.increment();
            exchange.respondOverload(1);
        }
    }

    private final class OneAnswer implements Inner.Listener {
        private final CoapExchange exchange;
        private final Welcome admitted;

        private OneAnswer(CoapExchange exchange, Welcome admitted) {
            this.exchange = exchange;
            this.admitted = admitted;
        }

        @Override
        public void answered(Response response) {
            answer(exchange, admitted, response);
        }

        @Override
        public void failed() {
            parts.counters().unanswered.increment();
            exchange.respond(ResponseCode.GATEWAY_TIMEOUT);
        }
    }

    private void answer(CoapExchange exchange, Welcome admitted, Response response) {
        Request request = exchange.advanced().getRequest();
        if (!admitted.talk().isOpen()) {
            exchange.respond(
                    ResponseCode.FORBIDDEN,
                    parts.reception()
                            .reason(parts.reception()
                                    .again(admitted.talk(), request)
                                    .decision()));
            return;
        }
        seen(admitted, request, response);
        exchange.respond(copy(response));
    }

    /** Tells virtual devices of a value that was read. */
    private void seen(Welcome admitted, Request request, Response response) {
        admitted.talk().used(parts.reception().context().clock().millis());
        if (response.getCode() == ResponseCode.CONTENT && response.getPayload() != null) {
            parts.reception()
                    .context()
                    .readings()
                    .seen(
                            admitted.device().id(),
                            Protocol.COAP,
                            Reception.resourceOf(request),
                            response.getPayload(),
                            parts.reception().context().clock().instant());
        }
    }

    private void observe(CoapExchange exchange, Welcome admitted, InetSocketAddress address) {
        Request request = exchange.advanced().getRequest();
        if (!admitted.talk().observe(this, parts.bounds().observations())) {
            parts.counters().busy.increment();
            exchange.respondOverload(1);
            return;
        }
        CoapObserveRelation relation = parts.inner()
                .observe(address, toDevice(request), new Notifications(exchange, admitted));
        boolean late;
        synchronized (this) {
            welcome = Optional.of(admitted);
            observed = Optional.of(request);
            upstream = Optional.of(relation);
            late = over;
        }
        if (late) {
            relation.proactiveCancel();
        }
    }

    /** The first answer answers the request; those that follow are notifications. */
    private final class Notifications implements Inner.Listener {
        private final CoapExchange exchange;
        private final Welcome admitted;
        private boolean first = true;

        private Notifications(CoapExchange exchange, Welcome admitted) {
            this.exchange = exchange;
            this.admitted = admitted;
        }

        @Override
        public synchronized void answered(Response response) {
            if (!first) {
                notified(admitted, exchange.advanced().getRequest(), response);
                return;
            }
            first = false;
            exchange.advanced().execute(() -> begin(response));
        }

        /** Where the device does not tell more, an answer is all (RFC 7641 section 4.1). */
        private void begin(Response response) {
            if (response.getOptions().hasObserve() && response.isSuccess()) {
                setObservable(true);
                parts.observations().addObserveRelation(exchange.advanced(), Relay.this);
            } else {
                stop();
            }
            answer(exchange, admitted, response);
        }

        @Override
        public synchronized void failed() {
            if (first) {
                first = false;
                parts.counters().unanswered.increment();
                exchange.respond(ResponseCode.GATEWAY_TIMEOUT);
            } else {
                last(new Response(ResponseCode.GATEWAY_TIMEOUT));
            }
            stop();
        }
    }

    private void notified(Welcome admitted, Request request, Response response) {
        Verdict now =
                admitted.verdict().epoch() == parts.reception().context().desk().epoch()
                        ? admitted.verdict()
                        : parts.reception().again(admitted.talk(), request);
        if (!now.permitted() || !admitted.talk().isOpen()) {
            endObservation();
            return;
        }
        parts.counters().notifications.increment();
        seen(admitted, request, response);
        synchronized (this) {
            if (over) {
                return;
            }
            latest = Optional.of(response);
        }
        changed();
    }

    /** Whether the observation may go on; ends it when not. */
    void recheck() {
        Optional<Welcome> admitted;
        Optional<Request> request;
        synchronized (this) {
            admitted = welcome;
            request = observed;
        }
        if (admitted.isPresent()
                && request.isPresent()
                && !parts.reception()
                        .again(admitted.get().talk(), request.get())
                        .permitted()) {
            endObservation();
        }
    }

    /** Says good-bye to the observer with the reason; nothing is told any more afterwards. */
    void endObservation() {
        Optional<Welcome> admitted;
        Optional<Request> request;
        synchronized (this) {
            admitted = welcome;
            request = observed;
        }
        Response bye = new Response(ResponseCode.FORBIDDEN);
        if (admitted.isPresent() && request.isPresent()) {
            bye.setPayload(parts.reception()
                    .reason(parts.reception()
                            .again(admitted.get().talk(), request.get())
                            .decision())
                    .getBytes(StandardCharsets.UTF_8));
        }
        last(bye);
        stop();
    }

    private void last(Response bye) {
        synchronized (this) {
            if (over) {
                return;
            }
            over = true;
            latest = Optional.of(bye);
        }
        changed();
    }

    private void stop() {
        Optional<CoapObserveRelation> relation;
        Optional<Welcome> admitted;
        synchronized (this) {
            over = true;
            relation = upstream;
            admitted = welcome;
        }
        relation.ifPresent(CoapObserveRelation::proactiveCancel);
        admitted.ifPresent(by -> by.talk().observed(this));
    }

    /** The observer went away, or was told the last. */
    @Override
    public void removeObserveRelation(ObserveRelation relation) {
        super.removeObserveRelation(relation);
        stop();
    }

    /** The options that are about the resource; those about the way to it end here. */
    private static Request toDevice(Request request) {
        Request made = new Request(request.getCode());
        OptionSet from = request.getOptions();
        OptionSet to = made.getOptions();
        from.getUriPath().forEach(to::addUriPath);
        from.getUriQuery().forEach(to::addUriQuery);
        from.getIfMatch().forEach(to::addIfMatch);
        from.getETags().forEach(to::addETag);
        if (from.hasIfNoneMatch()) {
            to.setIfNoneMatch(true);
        }
        if (from.hasAccept()) {
            to.setAccept(from.getAccept());
        }
        if (from.hasContentFormat()) {
            to.setContentFormat(from.getContentFormat());
        }
        if (request.getPayloadSize() > 0) {
            made.setPayload(request.getPayload());
        }
        return made;
    }

    private static Response copy(Response response) {
        Response made = new Response(response.getCode());
        OptionSet from = response.getOptions();
        OptionSet to = made.getOptions();
        from.getETags().forEach(to::addETag);
        from.getLocationPath().forEach(to::addLocationPath);
        from.getLocationQuery().forEach(to::addLocationQuery);
        if (from.hasContentFormat()) {
            to.setContentFormat(from.getContentFormat());
        }
        if (from.hasMaxAge()) {
            to.setMaxAge(from.getMaxAge());
        }
        if (response.getPayloadSize() > 0) {
            made.setPayload(response.getPayload());
        }
        return made;
    }
}
