package dev.sekimori.observe.onvif;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** A camera that speaks ONVIF over HTTP, with a clock of its own, and checks every login. */
final class OnvifCamera implements AutoCloseable {
    static final Instant ITS_TIME = Instant.parse("2019-01-01T00:10:00Z");

    private final HttpServer server;
    private final Set<String> nonces = new HashSet<>();
    private volatile String password;
    private volatile Optional<String> always = Optional.empty();

    OnvifCamera(String password) {
        this.password = password;
        try {
            server = HttpServer.create(
                    new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext(OnvifDevice.PATH, this::answer);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    String password() {
        return password;
    }

    /** Answers this from now on, whatever is asked. */
    void answersAlways(String text) {
        always = Optional.of(text);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String asked =
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String body = always.orElseGet(() -> body(asked));
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(body.contains(":Fault>") ? 400 : 200, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private String body(String asked) {
        if (asked.contains("GetSystemDateAndTime")) {
            return envelope("<d:GetSystemDateAndTimeResponse><d:SystemDateAndTime><s:UTCDateTime>"
                    + "<s:Time><s:Hour>0</s:Hour><s:Minute>10</s:Minute><s:Second>0</s:Second>"
                    + "</s:Time><s:Date><s:Year>2019</s:Year><s:Month>1</s:Month><s:Day>1</s:Day>"
                    + "</s:Date></s:UTCDateTime></d:SystemDateAndTime>"
                    + "</d:GetSystemDateAndTimeResponse>");
        }
        SafeXml xml = SafeXml.parse(asked).orElseThrow();
        if (!isSignedIn(xml)) {
            return envelope("<e:Fault><e:Code><e:Value>e:Sender</e:Value><e:Subcode>"
                    + "<e:Value>ter:NotAuthorized</e:Value></e:Subcode></e:Code><e:Reason>"
                    + "<e:Text>Sender not authorized</e:Text></e:Reason></e:Fault>");
        }
        if (asked.contains("<d:GetDeviceInformation/>")) {
            return envelope("<d:GetDeviceInformationResponse><d:Manufacturer>Mado</d:Manufacturer>"
                    + "<d:Model>Cam &amp; Co</d:Model><d:FirmwareVersion>1.0.3</d:FirmwareVersion>"
                    + "<d:SerialNumber>MC1</d:SerialNumber></d:GetDeviceInformationResponse>");
        }
        if (asked.contains("<d:GetUsers/>")) {
            return envelope("<d:GetUsersResponse><d:User><s:Username>admin</s:Username>"
                    + "<s:UserLevel>Administrator</s:UserLevel></d:User></d:GetUsersResponse>");
        }
        if (asked.contains("<d:SetUser>")) {
            password = xml.text("/SetUser/User/Password").orElseThrow();
            return envelope("<d:SetUserResponse/>");
        }
        return envelope("<d:SetSystemDateAndTimeResponse/>");
    }

    /** Right password, a nonce never seen, and a time near its own. */
    private synchronized boolean isSignedIn(SafeXml xml) {
        String nonce = xml.text("/UsernameToken/Nonce").orElse("");
        String created = xml.text("/UsernameToken/Created").orElse("");
        String digest = xml.text("/UsernameToken/Password").orElse("");
        return nonces.add(nonce)
                && !created.isEmpty()
                && Duration.between(ITS_TIME, Instant.parse(created)).abs().toSeconds() < 30
                && digest.equals(
                        UsernameToken.digest(Base64.getDecoder().decode(nonce), created, password));
    }

    private static String envelope(String body) {
        return "<?xml version=\"1.0\"?><e:Envelope xmlns:e=\"http://www.w3.org/2003/05/"
                + "soap-envelope\" xmlns:d=\"urn:d\" xmlns:s=\"urn:s\" xmlns:ter=\"urn:t\"><e:Body>"
                + body + "</e:Body></e:Envelope>";
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
