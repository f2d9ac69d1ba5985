package dev.sekimori.app.cli.remote;

import dev.sekimori.app.cli.terminal.CommandFailure;
import dev.sekimori.authority.AuthorityException;
import dev.sekimori.authority.PrivateFiles;
import dev.sekimori.authority.SiteAuthority;
import dev.sekimori.model.Message;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

import javax.net.ssl.SSLContext;

/**
 * Where a site is, how to know that it is the one that is meant, and what proves who calls.
 *
 * @param base an {@code https} URI without path
 * @param tls trusts the site's authority alone
 */
public record SiteAddress(URI base, Path data, SSLContext tls, String token) {
    private static final String DEFAULT = "https://127.0.0.1:8443";
    private static final int MAX_URI_CHARS = 500;
    // The characters of RFC 6750 section 2.1, so that no token can break out of its header.
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/-]{1,500}=*");

    /** What a person said about the site; what they left out is empty. */
    public record Said(Optional<String> url, Optional<String> token, Path data) {
        @Override
        public String toString() {
            return "Said[url=" + url + ", data=" + data + "]";
        }
    }

    /** Finds the site that is meant. */
    public static SiteAddress find(Said said, Map<String, String> environment)
            throws CommandFailure {
        URI base = base(said, environment);
        Path authority = said.data().resolve("site-ca.pem");
        if (!Files.isRegularFile(authority)) {
            throw CommandFailure.failed(
                    Message.of("cli.error.no_site", authority),
                    Message.of("cli.error.no_site.hint"));
        }
        try {
            return new SiteAddress(
                    base,
                    said.data(),
                    SiteAuthority.clientContext(authority),
                    token(said, environment));
        } catch (AuthorityException e) {
            throw CommandFailure.failed(CommandFailure.verbatim(String.valueOf(e.getMessage())));
        }
    }

    private static URI base(Said said, Map<String, String> environment) throws CommandFailure {
        Optional<String> named = said.url().or(() -> set(environment, "SEKIMORI_URL"));
        return check(named.isPresent() ? named.get() : ready(said.data()).orElse(DEFAULT));
    }

    /** The address that the site of this data directory wrote down when it was last ready. */
    private static Optional<String> ready(Path data) {
        try {
            Path file = data.resolve("ready");
            if (!Files.isRegularFile(file) || Files.size(file) > MAX_URI_CHARS) {
                return Optional.empty();
            }
            return Optional.of(Files.readString(file).strip())
                    .filter(text -> !text.isEmpty())
                    .map(text -> text.replace("//0.0.0.0:", "//127.0.0.1:")
                            .replace("//[::]:", "//[::1]:"));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static URI check(String text) throws CommandFailure {
        try {
            URI uri = URI.create(text.strip());
            String path = Optional.ofNullable(uri.getPath()).orElse("");
            if ("https".equalsIgnoreCase(uri.getScheme())
                    && uri.getHost() != null
                    && uri.getUserInfo() == null
                    && (path.isEmpty() || path.equals("/"))) {
                return URI.create("https://" + uri.getAuthority());
            }
        } catch (IllegalArgumentException e) {
            throw CommandFailure.usage(Message.of("cli.error.url", text));
        }
        throw CommandFailure.usage(Message.of("cli.error.url", text));
    }

    private static String token(Said said, Map<String, String> environment) throws CommandFailure {
        Optional<String> given = said.token().or(() -> set(environment, "SEKIMORI_TOKEN"));
        String token =
                (given.isPresent() ? given : file(said.data())).orElse("").strip();
        if (token.isEmpty()) {
            throw CommandFailure.failed(
                    Message.of("cli.error.no_token", said.data().resolve("operator.token")),
                    Message.of("cli.error.no_token.hint"));
        }
        if (!TOKEN.matcher(token).matches()) {
            throw CommandFailure.usage(Message.of("cli.error.token_form"));
        }
        return token;
    }

    private static Optional<String> file(Path data) {
        return PrivateFiles.readPrivateFile(data.resolve("operator.token"))
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    private static Optional<String> set(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
    }

    /** Without the token. */
    @Override
    public String toString() {
        return base.toString();
    }
}
