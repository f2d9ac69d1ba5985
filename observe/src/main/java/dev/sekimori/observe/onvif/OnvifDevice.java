package dev.sekimori.observe.onvif;

import dev.sekimori.observe.wire.HttpAnswer;
import dev.sekimori.observe.wire.HttpClient;
import dev.sekimori.observe.wire.HttpClient.Site;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * The device service of one camera (ONVIF Core section 8). Each call is one HTTP exchange; a device
 * that is not reached throws {@link IOException}.
 */
public final class OnvifDevice {
    /** Where ONVIF puts the device service (Core section 5.10). */
    public static final String PATH = "/onvif/device_service";

    private static final String NAMESPACE = "http://www.onvif.org/ver10/device/wsdl";
    private static final String SCHEMA = "http://www.onvif.org/ver10/schema";

    /** A user and password of the device. */
    public record Login(String user, String password) {
        @Override
        public String toString() {
            return "Login[user=" + user + "]";
        }
    }

    /** What the maker says (Core section 8.3.1). */
    public record Information(String manufacturer, String model, String firmware, String serial) {}

    /** A user and what it may do: Administrator, Operator, User or Anonymous. */
    public record User(String name, String level) {}

    /** What became of a call. */
    public sealed interface Reply<T> {
        record Done<T>(T value) implements Reply<T> {}

        /** A SOAP fault, or HTTP 401: {@code why} as the device says. */
        record Refused<T>(boolean notAuthorized, String why) implements Reply<T> {}

        /** Whatever answers does not speak ONVIF, or not so that it can be understood. */
        record NotUnderstood<T>() implements Reply<T> {}
    }

    private final HttpClient web;
    private final Site site;
    private final RandomGenerator random;
    private final InstantSource clock;

    /** {@code random} must be cryptographically strong. */
    public OnvifDevice(HttpClient web, Site site, RandomGenerator random, InstantSource clock) {
        this.web = web;
        this.site = site;
        this.random = random;
        this.clock = clock;
    }

    /** GetSystemDateAndTime, which needs no login (Core section 8.3.5). */
    public Reply<Instant> systemTime() throws IOException {
        return ask("<d:GetSystemDateAndTime/>", Optional.empty(), OnvifDevice::time);
    }

    /** GetDeviceInformation. */
    public Reply<Information> information(Login login) throws IOException {
        return signed("<d:GetDeviceInformation/>", login, OnvifDevice::information);
    }

    /** GetDeviceInformation without a login, which some devices answer. */
    public Reply<Information> information() throws IOException {
        return ask("<d:GetDeviceInformation/>", Optional.empty(), OnvifDevice::information);
    }

    private static Optional<Information> information(SafeXml xml) {
        String answer = "/GetDeviceInformationResponse/";
        return xml.text(answer + "Manufacturer")
                .map(manufacturer -> new Information(
                        manufacturer,
                        xml.text(answer + "Model").orElse(""),
                        xml.text(answer + "FirmwareVersion").orElse(""),
                        xml.text(answer + "SerialNumber").orElse("")));
    }

    /** GetUsers. */
    public Reply<List<User>> users(Login login) throws IOException {
        return signed("<d:GetUsers/>", login, OnvifDevice::users);
    }

    /** SetUser: gives a user another password and keeps its level. */
    public Reply<String> setPassword(Login login, User user, String password) throws IOException {
        return signed(
                "<d:SetUser>" + user(user, password) + "</d:SetUser>",
                login,
                xml -> xml.text("/Body/SetUserResponse"));
    }

    /** CreateUsers, with one. */
    public Reply<String> createUser(Login login, User user, String password) throws IOException {
        return signed(
                "<d:CreateUsers>" + user(user, password) + "</d:CreateUsers>",
                login,
                xml -> xml.text("/Body/CreateUsersResponse"));
    }

    /** SetSystemDateAndTime to a time in UTC, set by hand. */
    public Reply<String> setTime(Login login, Instant time) throws IOException {
        LocalDateTime utc = LocalDateTime.ofInstant(time, ZoneOffset.UTC);
        String body = "<d:SetSystemDateAndTime><d:DateTimeType>Manual</d:DateTimeType>"
                + "<d:DaylightSavings>false</d:DaylightSavings><d:UTCDateTime><s:Time><s:Hour>"
                + utc.getHour() + "</s:Hour><s:Minute>" + utc.getMinute() + "</s:Minute><s:Second>"
                + utc.getSecond() + "</s:Second></s:Time><s:Date><s:Year>" + utc.getYear()
                + "</s:Year><s:Month>" + utc.getMonthValue() + "</s:Month><s:Day>"
                + utc.getDayOfMonth() + "</s:Day></s:Date></d:UTCDateTime>"
                + "</d:SetSystemDateAndTime>";
        return signed(body, login, xml -> xml.text("/Body/SetSystemDateAndTimeResponse"));
    }

    private static String user(User user, String password) {
        return "<d:User><s:Username>" + SafeXml.escape(user.name()) + "</s:Username><s:Password>"
                + SafeXml.escape(password) + "</s:Password><s:UserLevel>"
                + SafeXml.escape(user.level()) + "</s:UserLevel></d:User>";
    }

    private static Optional<List<User>> users(SafeXml xml) {
        List<String> names = xml.texts("/GetUsersResponse/User/Username");
        List<String> levels = xml.texts("/GetUsersResponse/User/UserLevel");
        if (!xml.has("/Body/GetUsersResponse") || names.size() != levels.size()) {
            return Optional.empty();
        }
        List<User> users = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            users.add(new User(names.get(i), levels.get(i)));
        }
        return Optional.of(users);
    }

    private static Optional<Instant> time(SafeXml xml) {
        try {
            return Optional.of(LocalDateTime.of(
                            number(xml, "/UTCDateTime/Date/Year"),
                            number(xml, "/UTCDateTime/Date/Month"),
                            number(xml, "/UTCDateTime/Date/Day"),
                            number(xml, "/UTCDateTime/Time/Hour"),
                            number(xml, "/UTCDateTime/Time/Minute"),
                            Math.min(59, number(xml, "/UTCDateTime/Time/Second")))
                    .toInstant(ZoneOffset.UTC));
        } catch (DateTimeException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static int number(SafeXml xml, String path) {
        return Integer.parseInt(xml.text(path).orElse(""));
    }

    /** By the device's own clock: a token is refused that is not of its present (Core 5.9.4). */
    private <T> Reply<T> signed(String body, Login login, Function<SafeXml, Optional<T>> reading)
            throws IOException {
        Instant asked = clock.instant();
        Instant deviceTime = systemTime() instanceof Reply.Done<Instant>(var time)
                ? time.plus(Duration.between(asked, clock.instant()))
                : clock.instant();
        return ask(body, Optional.of(UsernameToken.of(login, deviceTime, random)), reading);
    }

    private <T> Reply<T> ask(
            String body, Optional<UsernameToken> token, Function<SafeXml, Optional<T>> reading)
            throws IOException {
        String envelope = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
                + "<e:Envelope xmlns:e=\"http://www.w3.org/2003/05/soap-envelope\" xmlns:d=\""
                + NAMESPACE + "\" xmlns:s=\"" + SCHEMA + "\"><e:Header>"
                + token.map(UsernameToken::header).orElse("") + "</e:Header><e:Body>" + body
                + "</e:Body></e:Envelope>";
        Optional<HttpAnswer> answer =
                web.post(site, PATH, "application/soap+xml; charset=utf-8", envelope);
        if (answer.isEmpty()) {
            return new Reply.NotUnderstood<>();
        }
        if (answer.get().status() == 401) {
            return new Reply.Refused<>(true, "401");
        }
        Optional<SafeXml> xml = SafeXml.parse(answer.get().body());
        if (xml.filter(x -> x.has("/Body/Fault")).isPresent()) {
            return fault(xml.get());
        }
        return xml.filter(x -> answer.get().status() == 200)
                .flatMap(reading)
                .<Reply<T>>map(Reply.Done::new)
                .orElseGet(Reply.NotUnderstood::new);
    }

    private static <T> Reply<T> fault(SafeXml xml) {
        boolean notAuthorized = xml.texts("/Value").stream()
                .anyMatch(code ->
                        code.endsWith("NotAuthorized") || code.endsWith("FailedAuthentication"));
        return new Reply.Refused<>(
                notAuthorized, xml.text("/Fault/Reason/Text").orElse("SOAP fault"));
    }
}
