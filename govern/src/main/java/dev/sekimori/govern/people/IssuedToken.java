package dev.sekimori.govern.people;

/** A new token; its text is shown once. */
public record IssuedToken(String name, String text) {
    @Override
    public String toString() {
        return "IssuedToken[name=" + name + "]";
    }
}
