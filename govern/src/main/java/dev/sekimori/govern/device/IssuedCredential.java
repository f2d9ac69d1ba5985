package dev.sekimori.govern.device;

/** What a device signs in with at the gateway; shown once. */
public record IssuedCredential(String user, String secret) {
    @Override
    public String toString() {
        return "IssuedCredential[user=" + user + "]";
    }
}
