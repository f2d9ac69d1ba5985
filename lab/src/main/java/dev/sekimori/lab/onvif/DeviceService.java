package dev.sekimori.lab.onvif;

import dev.sekimori.lab.auth.Account;
import dev.sekimori.lab.device.Identity;
import dev.sekimori.lab.http.Page;
import dev.sekimori.lab.http.Reply;
import dev.sekimori.lab.http.Request;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The device service of a camera with one account, the same as that of its web pages. Safe for use
 * by several threads.
 */
public final class DeviceService implements Page {
    public static final String PATH = "/onvif/device_service";

    private static final int MIN_PASSWORD = 8;
    private static final int MAX_PASSWORD = 64;

    private final Identity identity;
    private final Account account;
    private final InstantSource clock;
    private final TokenCheck tokens;
    private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);

    /** {@code clock} is right; the camera's own may be set to something else. */
    public DeviceService(Identity identity, Account account, InstantSource clock) {
        this.identity = identity;
        this.account = account;
        this.clock = clock;
        this.tokens = new TokenCheck(account);
    }

    /** The time as the camera has it. */
    public Instant time() {
        return clock.instant().plus(ahead.get());
    }

    /** Back to the right time. */
    public void reset() {
        ahead.set(Duration.ZERO);
    }

    @Override
    public Reply answer(Request request) {
        if (!request.method().equals("POST")) {
            return Reply.text(405, "text/plain", "405 Method Not Allowed\n");
        }
        Optional<SoapMessage> message = SoapMessage.parse(request.body());
        if (message.isEmpty()) {
            return fault("Sender", "WellFormed", "This is no SOAP message");
        }
        SoapMessage asked = message.get();
        // Who has lost the clock needs it to sign anything (ONVIF Core section 8.3.5).
        if (asked.action().equals("GetSystemDateAndTime")) {
            return systemTime();
        }
        return tokens.accepts(asked, time())
                ? signedIn(asked)
                : fault("Sender", "NotAuthorized", "Sender not authorized");
    }

    private Reply signedIn(SoapMessage asked) {
        return switch (asked.action()) {
            case "GetDeviceInformation" -> information();
            case "GetUsers" ->
                done("<d:GetUsersResponse><d:User><s:Username>"
                        + SoapMessage.escape(account.credential().user())
                        + "</s:Username><s:UserLevel>Administrator</s:UserLevel></d:User>"
                        + "</d:GetUsersResponse>");
            case "SetUser" -> setUser(asked);
            case "CreateUsers" -> createUsers(asked);
            case "SetSystemDateAndTime" -> setTime(asked);
            default -> fault("Receiver", "ActionNotSupported", "Not implemented");
        };
    }

    private Reply information() {
        return done("<d:GetDeviceInformationResponse><d:Manufacturer>"
                + SoapMessage.escape(identity.manufacturer()) + "</d:Manufacturer><d:Model>"
                + SoapMessage.escape(identity.model()) + "</d:Model><d:FirmwareVersion>"
                + SoapMessage.escape(identity.firmware()) + "</d:FirmwareVersion><d:SerialNumber>"
                + SoapMessage.escape(identity.serial()) + "</d:SerialNumber><d:HardwareId>M2"
                + "</d:HardwareId></d:GetDeviceInformationResponse>");
    }

    /** The administrator stays one: only the password is taken over. */
    private Reply setUser(SoapMessage asked) {
        if (!asked.text("/SetUser/User/Username").equals(account.credential().user())) {
            return fault("Sender", "UsernameMissing", "Username not recognized");
        }
        String password = asked.text("/SetUser/User/Password");
        if (password.length() < MIN_PASSWORD) {
            return fault("Sender", "PasswordTooWeak", "Too weak password");
        }
        if (password.length() > MAX_PASSWORD) {
            return fault("Sender", "PasswordTooLong", "The password is too long");
        }
        account.change(password);
        return done("<d:SetUserResponse/>");
    }

    /** There is room for one account alone. */
    private Reply createUsers(SoapMessage asked) {
        return asked.text("/CreateUsers/User/Username")
                        .equals(account.credential().user())
                ? fault("Sender", "UsernameClash", "Username already exists")
                : fault("Receiver", "TooManyUsers", "Maximum number of users exceeded");
    }

    private Reply setTime(SoapMessage asked) {
        try {
            Instant wanted = LocalDateTime.of(
                            number(asked, "Date/Year"),
                            number(asked, "Date/Month"),
                            number(asked, "Date/Day"),
                            number(asked, "Time/Hour"),
                            number(asked, "Time/Minute"),
                            number(asked, "Time/Second"))
                    .toInstant(ZoneOffset.UTC);
            ahead.set(Duration.between(clock.instant(), wanted));
            return done("<d:SetSystemDateAndTimeResponse/>");
        } catch (DateTimeException | NumberFormatException e) {
            return fault("Sender", "InvalidDateTime", "An invalid date or time was specified");
        }
    }

    private static int number(SoapMessage asked, String path) {
        return Integer.parseInt(asked.text("/SetSystemDateAndTime/UTCDateTime/" + path));
    }

    private Reply systemTime() {
        LocalDateTime now = LocalDateTime.ofInstant(time(), ZoneOffset.UTC);
        return done("<d:GetSystemDateAndTimeResponse><d:SystemDateAndTime>"
                + "<s:DateTimeType>Manual</s:DateTimeType><s:DaylightSavings>false"
                + "</s:DaylightSavings><s:UTCDateTime><s:Time><s:Hour>" + now.getHour()
                + "</s:Hour><s:Minute>" + now.getMinute() + "</s:Minute><s:Second>"
                + now.getSecond() + "</s:Second></s:Time><s:Date><s:Year>" + now.getYear()
                + "</s:Year><s:Month>" + now.getMonthValue() + "</s:Month><s:Day>"
                + now.getDayOfMonth() + "</s:Day></s:Date></s:UTCDateTime></d:SystemDateAndTime>"
                + "</d:GetSystemDateAndTimeResponse>");
    }

    private static Reply done(String body) {
        return envelope(200, body);
    }

    private static Reply fault(String who, String code, String reason) {
        return envelope(
                400,
                "<e:Fault><e:Code><e:Value>e:" + who + "</e:Value><e:Subcode><e:Value>ter:" + code
                        + "</e:Value></e:Subcode></e:Code><e:Reason><e:Text xml:lang=\"en\">"
                        + reason + "</e:Text></e:Reason></e:Fault>");
    }

    private static Reply envelope(int status, String body) {
        String xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><e:Envelope"
                + " xmlns:e=\"http://www.w3.org/2003/05/soap-envelope\""
                + " xmlns:d=\"http://www.onvif.org/ver10/device/wsdl\""
                + " xmlns:s=\"http://www.onvif.org/ver10/schema\""
                + " xmlns:ter=\"http://www.onvif.org/ver10/error\"><e:Body>" + body
                + "</e:Body></e:Envelope>";
        return new Reply.Content(
                status,
                "application/soap+xml; charset=utf-8",
                Map.of(),
                xml.getBytes(StandardCharsets.UTF_8));
    }
}
