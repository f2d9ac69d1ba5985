package dev.sekimori.console.rest.dto;

/** Problem details (RFC 9457), as the console renders them. */
public record Problem(
        @Meaning("A URN that names the reason and never changes with the language.")
        String type,

        String title,
        int status,

        @Meaning("What happened, in the language of Accept-Language.")
        String detail,

        @Meaning("What to do next.") String hint) {}
