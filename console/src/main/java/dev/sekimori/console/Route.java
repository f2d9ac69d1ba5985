package dev.sekimori.console;

/**
 * One method and path with its guard and what it does. Paths have Vert.x's form
 * ({@code /devices/:id}). A GET route also answers HEAD.
 */
public record Route(Method method, String path, Guard guard, Work work) {
    /** The methods that routes have. */
    public enum Method {
        GET,
        POST,
        PATCH,
        PUT,
        DELETE;

        /** Whether it may change something (RFC 9110 section 9.2.1). */
        public boolean isUnsafe() {
            return this != GET;
        }
    }

    /** What a route does: answers once, or opens a stream of events. */
    public sealed interface Work {
        /** Answers once. */
        record Answers(Action action) implements Work {}

        /** Streams server-sent events; only with GET. */
        record Streams(StreamAction action) implements Work {}

        /** Streams to a reader that asks for events, and answers once to others; only with GET. */
        record Either(Action once, StreamAction stream) implements Work {}
    }

    public Route {
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("a path begins with a slash: " + path);
        }
        if (!(work instanceof Work.Answers) && method != Method.GET) {
            throw new IllegalArgumentException("a stream is opened with GET: " + path);
        }
    }

    public static Route get(String path, Guard guard, Action action) {
        return new Route(Method.GET, path, guard, new Work.Answers(action));
    }

    public static Route post(String path, Guard guard, Action action) {
        return new Route(Method.POST, path, guard, new Work.Answers(action));
    }

    public static Route stream(String path, Guard guard, StreamAction action) {
        return new Route(Method.GET, path, guard, new Work.Streams(action));
    }
}
