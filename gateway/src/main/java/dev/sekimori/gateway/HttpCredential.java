package dev.sekimori.gateway;

/** A device's own user and password, held by the gateway and injected for those who may pass. */
public record HttpCredential(String user, String password) {
    @Override
    public String toString() {
        return "HttpCredential[user=" + user + "]";
    }
}
