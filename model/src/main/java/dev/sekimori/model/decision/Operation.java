package dev.sekimori.model.decision;

/** What a peer wants to do with a function or a piece of information of a device. */
public enum Operation {
    /** Open a session (MQTT CONNECT, a proxied web connection). */
    CONNECT,
    /** Publish a message to a topic. */
    PUBLISH,
    /** Ask for the messages of a topic filter. */
    SUBSCRIBE,
    /** Read a resource (GET, HEAD, OPTIONS). */
    READ,
    /** Change a resource (POST, PUT, PATCH, DELETE). */
    WRITE,
    /** Hold a long-lived stream (MJPEG, WebSocket). */
    STREAM,
    /** Be connected to a broker outside by the gateway; the resource is its {@code host:port}. */
    RELAY
}
