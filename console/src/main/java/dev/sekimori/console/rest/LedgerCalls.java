package dev.sekimori.console.rest;

import dev.sekimori.console.EventStream;
import dev.sekimori.console.Reply;
import dev.sekimori.console.rest.dto.LedgerBodies.EventBody;
import dev.sekimori.console.rest.dto.LedgerBodies.ProofBody;
import dev.sekimori.console.rest.dto.LedgerBodies.ProofBody.ConsistencyBody;
import dev.sekimori.console.rest.dto.LedgerBodies.ProofBody.InclusionBody;
import dev.sekimori.console.rest.dto.Page;
import dev.sekimori.ledger.Ledger;
import dev.sekimori.ledger.merkle.Hash;
import dev.sekimori.ledger.merkle.InclusionProof;
import dev.sekimori.ledger.note.Checkpoint;
import dev.sekimori.model.event.Entry;

import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Calls about the ledger: events, checkpoint, proofs. */
final class LedgerCalls {
    private static final String PLAIN = "text/plain";
    private static final Parameter AFTER = Parameter.number(
            "after",
            -1,
            Long.MAX_VALUE,
            "Only events after this index. A list begins with the first event when it is left"
                    + " out, a stream with the next that happens.");

    private final Ledger ledger;
    private final EventFeed feed;

    LedgerCalls(Ledger ledger) {
        this.ledger = ledger;
        this.feed = new EventFeed(ledger);
    }

    List<Operation> operations() {
        return List.of(
                Operation.get(
                                "/events",
                                "listEvents",
                                "Events of the ledger in order. With Accept: text/event-stream"
                                        + " they are sent as they happen; the event's id is its"
                                        + " index, and Last-Event-ID goes on after it.")
                        .with(AFTER, Parameter.LIMIT, Parameter.CURSOR)
                        .of(new Operation.Answer.ManyOrStream(
                                EventBody.class, this::list, this::stream)),
                Operation.get(
                                "/ledger/checkpoint",
                                "getCheckpoint",
                                "A signed statement of the ledger's size and root hash, as of C2SP"
                                        + " tlog-checkpoint.")
                        .answersAs(List.of(PLAIN), this::checkpoint),
                Operation.get(
                                "/ledger/proof",
                                "getProof",
                                "That an event is in the ledger (event), or that the ledger only"
                                        + " grew between two sizes (from, to).")
                        .with(
                                index("event", "The event's index."),
                                Parameter.number("from", 1, Long.MAX_VALUE, "The earlier size."),
                                Parameter.number(
                                        "to", 1, Long.MAX_VALUE, "The later size; now without."))
                        .answers(ProofBody.class, this::proof));
    }

    private static Parameter index(String name, String about) {
        return Parameter.number(name, 0, Long.MAX_VALUE, about);
    }

    private Page<EventBody> list(Request request) {
        long after =
                request.cursor(Long::valueOf).or(() -> request.number("after")).orElse(-1L);
        if (after < -1 || after == Long.MAX_VALUE) {
            return Pages.whole(List.of());
        }
        return Pages.of(
                ledger.entries(after + 1, request.limit()),
                request.limit(),
                Entry::index,
                last -> ledger.entries(last + 1, 1),
                Mapping::event);
    }

    private void stream(Request request, EventStream stream) {
        long size = ledger.size();
        long from = lastEventId(request)
                .or(() -> request.number("after"))
                .map(after -> after >= size ? size : after + 1)
                .orElse(size);
        feed.follow(from, stream);
    }

    private static Optional<Long> lastEventId(Request request) {
        return request.call().header("last-event-id").map(id -> {
            if (!id.matches("[0-9]{1,18}")) {
                throw Refusal.badRequest("parameter.form", "Last-Event-ID");
            }
            return Long.valueOf(id);
        });
    }

    private Reply checkpoint(Request request) {
        return Reply.text(200, PLAIN + "; charset=utf-8", ledger.checkpoint().text());
    }

    private Object proof(Request request) {
        Optional<Long> event = request.number("event");
        Optional<Long> from = request.number("from");
        if (event.isPresent() == from.isPresent()) {
            throw event.isPresent()
                    ? Refusal.badRequest("parameter.exclusive", "event", "from")
                    : Refusal.badRequest("parameter.missing", "event");
        }
        return event.isPresent()
                ? inclusion(event.get())
                : consistency(from.orElseThrow(), request.number("to"));
    }

    private Object inclusion(long event) {
        Checkpoint checkpoint = ledger.checkpoint();
        byte[] leaf = ledger.leaf(event)
                .filter(_ -> event < checkpoint.size())
                .orElseThrow(() -> Refusal.of(404, "event.not_found", event));
        InclusionProof proof = ledger.inclusionProof(event, checkpoint.size());
        return new InclusionBody(
                event,
                proof.treeSize(),
                base64(proof.leafHash()),
                proof.path().stream().map(LedgerCalls::base64).toList(),
                Base64.getEncoder().encodeToString(leaf),
                checkpoint.text());
    }

    private Object consistency(long from, Optional<Long> until) {
        long size = ledger.size();
        long to = until.orElse(size);
        if (to > size) {
            throw Refusal.badRequest("parameter.number", "to", 1, size);
        }
        if (from > to) {
            throw Refusal.badRequest("parameter.number", "from", 1, to);
        }
        return new ConsistencyBody(
                from,
                to,
                ledger.consistencyProof(from, to).path().stream()
                        .map(LedgerCalls::base64)
                        .toList());
    }

    private static String base64(Hash hash) {
        return Base64.getEncoder().encodeToString(hash.bytes());
    }
}
