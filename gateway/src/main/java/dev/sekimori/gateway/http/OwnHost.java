package dev.sekimori.gateway.http;

import dev.sekimori.model.decision.Decision;
import dev.sekimori.model.decision.Peer;

import java.util.Map;
import java.util.Optional;

/**
 * A host of the gateway's own beside the devices' hosts, {@code <name>.<site domain>}. The web
 * front finds out who asks (by bearer token only), bounds the request, and renders the reply.
 */
public interface OwnHost {
    /** The most bytes of a request's content. */
    int MOST_BODY_BYTES = 64 * 1024;

    /** The host's first label; no device of this id has a virtual web endpoint. */
    String name();

    /** Answers a call of a known peer. Runs on a virtual thread and may block for bounded time. */
    Reply answer(Call call);

    /**
     * A request. {@code path} is decoded and unambiguous, {@code origin} is what the client calls
     * this host ({@code https://things.localhost:9443}), {@code wantsEvents} whether it accepts
     * {@code text/event-stream}.
     */
    // read once, never compared
    record Call(
            String method,
            String path,
            String query,
            String origin,
            Peer peer,
            String peerAddress,
            boolean wantsEvents,
            byte[] body) {}

    /** What is answered. */
    sealed interface Reply {
        /** Content of a media type, with fields beside the usual ones. */
        record Content(int status, String type, Map<String, String> fields, String body)
                implements Reply {
            public Content {
                fields = Map.copyOf(fields);
            }
        }

        /** Content that is no text, such as a picture. */
        // written once, never compared
        record Bytes(String type, Map<String, String> fields, byte[] body) implements Reply {
            public Bytes {
                fields = Map.copyOf(fields);
            }
        }

        /** A problem of RFC 9457; {@code decision} is the refusal behind it, if there is one. */
        record Refused(Problem problem, Optional<Decision> decision) implements Reply {
            public static Refused of(Problem problem) {
                return new Refused(problem, Optional.empty());
            }
        }

        /**
         * What is to come: as server-sent events when the client accepts them, else the next item
         * alone.
         */
        record Events(Feed feed) implements Reply {}
    }

    /** Something that happens again and again. Safe from any thread. */
    interface Feed {
        /**
         * Begins to offer items, the last one that there was first if {@code withLast}; running the
         * answer ends that.
         */
        Runnable open(Sink sink, boolean withLast);

        /** Whether the peer may still hear it. */
        boolean isPermitted();
    }

    /** Takes items without blocking; one that is too slow is closed by the web front. */
    @FunctionalInterface
    interface Sink {
        void offer(Item item);
    }

    /**
     * One item. {@code event} is empty for a value, else names what else it is; {@code data} is
     * JSON without line breaks; {@code fields} go with it where it is answered alone.
     */
    record Item(String event, long id, String data, Map<String, String> fields) {
        public Item {
            fields = Map.copyOf(fields);
        }
    }
}
