package dev.sekimori.observe.weakness;

import dev.sekimori.model.profile.DeviceProfile.FactoryCredential;
import dev.sekimori.observe.wire.CancelledException;
import dev.sekimori.observe.wire.Connector;
import dev.sekimori.observe.wire.TcpConnection;
import dev.sekimori.observe.wire.Telnet;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Tries factory credentials at a telnet login, each pair on a connection of its own, and hangs up
 * as soon as it knows. Types nothing but user and password.
 */
final class TelnetLogin {
    static final int MAX_TRIES = 3;

    private static final int MAX_BYTES = 4_096;
    private static final Pattern ASKS_USER = Pattern.compile(
            "(login|username|user name|user)\\s{0,3}:\\s{0,3}$", Pattern.CASE_INSENSITIVE);
    private static final Pattern ASKS_PASSWORD =
            Pattern.compile("pass(word|wd)?\\s{0,3}:\\s{0,3}$", Pattern.CASE_INSENSITIVE);
    private static final Pattern PROMPT = Pattern.compile("[#$>%]\\s{0,3}$");
    private static final Pattern LOCKED = Pattern.compile(
            "lock|too many|try again later|blocked|denied for", Pattern.CASE_INSENSITIVE);
    private static final Pattern WRONG =
            Pattern.compile("incorrect|invalid|fail|denied|wrong|bad ", Pattern.CASE_INSENSITIVE);

    private final Connector connector;

    TelnetLogin(Connector connector) {
        this.connector = connector;
    }

    Attempt tryPairs(InetAddress address, int port, List<FactoryCredential> pairs)
            throws CancelledException {
        Attempt last = new Attempt.NoLogin("no factory credentials to try");
        for (FactoryCredential pair : pairs.stream().limit(MAX_TRIES).toList()) {
            last = tryPair(address, port, pair);
            if (!(last instanceof Attempt.Refused)) {
                return last;
            }
        }
        return last;
    }

    private Attempt tryPair(InetAddress address, int port, FactoryCredential pair)
            throws CancelledException {
        try (TcpConnection connection = connector.tcp(address, port)) {
            return dialogue(connection, pair);
        } catch (CancelledException e) {
            throw e;
        } catch (IOException e) {
            return new Attempt.Unclear("the connection broke");
        }
    }

    private static Attempt dialogue(TcpConnection connection, FactoryCredential pair)
            throws IOException {
        String greeting = hear(connection, ASKS_USER, ASKS_PASSWORD, PROMPT);
        if (PROMPT.matcher(greeting).find()) {
            return new Attempt.NoLogin("a prompt without any login");
        }
        if (ASKS_USER.matcher(greeting).find()) {
            type(connection, pair.user());
            greeting = hear(connection, ASKS_PASSWORD, PROMPT, LOCKED);
        }
        if (LOCKED.matcher(greeting).find()) {
            return new Attempt.Unclear("the login is locked");
        }
        if (!ASKS_PASSWORD.matcher(greeting).find()) {
            return new Attempt.Unclear("no login was offered");
        }
        type(connection, pair.password());
        return judged(hear(connection, PROMPT, ASKS_USER, WRONG, LOCKED), pair.user());
    }

    private static Attempt judged(String answer, String user) {
        if (LOCKED.matcher(answer).find()) {
            return new Attempt.Unclear("the login is locked");
        }
        if (WRONG.matcher(answer).find() || ASKS_USER.matcher(answer).find()) {
            return new Attempt.Refused("the login refused user “" + user + "”");
        }
        if (PROMPT.matcher(answer).find()) {
            return new Attempt.Opened(user, "a prompt after logging in as user “" + user + "”");
        }
        return new Attempt.Unclear("no answer that was understood");
    }

    /** Listens until one of the patterns has come; answers telnet's offers with refusals. */
    private static String hear(TcpConnection connection, Pattern... expected) throws IOException {
        byte[] bytes = connection.readUntil(
                read -> {
                    String text = Telnet.parse(read).text();
                    for (Pattern pattern : expected) {
                        if (pattern.matcher(text).find()) {
                            return true;
                        }
                    }
                    return false;
                },
                MAX_BYTES);
        Telnet heard = Telnet.parse(bytes);
        if (heard.refusals().length > 0) {
            connection.send(heard.refusals());
        }
        return heard.text();
    }

    private static void type(TcpConnection connection, String line) throws IOException {
        connection.send((line + "\r\n").getBytes(StandardCharsets.UTF_8));
    }
}
