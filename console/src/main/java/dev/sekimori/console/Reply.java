package dev.sekimori.console;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What is sent back. Headers here come on top of the security headers that every reply has. */
public record Reply(int status, List<Header> headers, byte[] body) {
    /** One response header. */
    public record Header(String name, String value) {}

    public Reply {
        headers = List.copyOf(headers);
    }

    public static Reply html(int status, String page) {
        return text(status, "text/html; charset=utf-8", page);
    }

    public static Reply text(int status, String contentType, String text) {
        return bytes(status, contentType, text.getBytes(StandardCharsets.UTF_8));
    }

    public static Reply bytes(int status, String contentType, byte[] body) {
        return new Reply(status, List.of(new Header("Content-Type", contentType)), body);
    }

    /** 303: go and GET this place of the site (RFC 9110 section 15.4.4). */
    public static Reply seeOther(String location) {
        return new Reply(303, List.of(new Header("Location", location)), new byte[0]);
    }

    public static Reply empty(int status) {
        return new Reply(status, List.of(), new byte[0]);
    }

    /** The same with one header more. */
    public Reply with(String name, String value) {
        List<Header> more = new ArrayList<>(headers);
        more.add(new Header(name, value));
        return new Reply(status, more, body);
    }
}
