package dev.sekimori.observe.weakness;

import dev.sekimori.model.Message;
import dev.sekimori.model.finding.Evidence;
import dev.sekimori.model.finding.FindingKind;
import dev.sekimori.model.finding.Severity;
import dev.sekimori.model.finding.Weakness;

import java.time.LocalDate;

/** How each weakness is written down. Pure; no secret goes in. */
final class Weaknesses {
    private Weaknesses() {}

    static Weakness webCredentials(WebLogin.Door door, String profile, Attempt.Opened opened) {
        return new Weakness(
                FindingKind.DEFAULT_CREDENTIALS,
                Severity.CRITICAL,
                tcp(door.site().port()),
                Message.of("finding.default_credentials.web", opened.user(), door.url()),
                webLogin(door, profile, opened.user(), opened.detail()));
    }

    static Evidence webLogin(WebLogin.Door door, String profile, String user, String observed) {
        String command = "curl --silent --output /dev/null --write-out '%{http_code}'"
                + (door.site().tls() ? " --insecure" : "")
                + (door.isDigest() ? " --digest" : "")
                + " --user '" + user.replace("'", "") + "' " + door.url();
        return new Evidence(
                door.isDigest() ? "http-digest-login" : "http-basic-login",
                command,
                observed + ", with the factory password of profile " + profile);
    }

    static Weakness telnetCredentials(
            String address, int port, String profile, Attempt.Opened opened) {
        return new Weakness(
                FindingKind.DEFAULT_CREDENTIALS,
                Severity.CRITICAL,
                tcp(port),
                Message.of("finding.default_credentials.telnet", opened.user(), port),
                telnetLogin(address, port, profile, opened.detail()));
    }

    static Evidence telnetLogin(String address, int port, String profile, String observed) {
        return new Evidence(
                "telnet-login",
                "telnet " + address + " " + port,
                observed + ", with the factory password of profile " + profile);
    }

    static Weakness exposedTelnet(String address, int port, String banner) {
        return new Weakness(
                FindingKind.EXPOSED_SERVICE,
                Severity.HIGH,
                tcp(port),
                Message.of("finding.exposed_service.telnet", port),
                connection(address, port, banner.isEmpty() ? "the port is open" : banner));
    }

    static Evidence connection(String address, int port, String observed) {
        return new Evidence("tcp-connect", "nc -v -w 3 " + address + " " + port, observed);
    }

    static Weakness plaintextAdministration(WebLogin.Door door) {
        String scheme = door.challenges().getFirst().scheme();
        return new Weakness(
                FindingKind.PLAINTEXT_PROTOCOL,
                Severity.MEDIUM,
                tcp(door.site().port()),
                Message.of("finding.plaintext_protocol.web", door.url()),
                head(door.url(), "401 over plain HTTP, asking for a login (" + scheme + ")"));
    }

    static Evidence head(String url, String observed) {
        return new Evidence("http-get", "curl --silent --include " + url, observed);
    }

    static Weakness endOfSupport(String profile, String model, LocalDate end) {
        return new Weakness(
                FindingKind.END_OF_SUPPORT,
                Severity.MEDIUM,
                "",
                Message.of("finding.end_of_support", model, end),
                support(profile, "support ended on " + end));
    }

    static Weakness noSupportContact(String profile, String model) {
        return new Weakness(
                FindingKind.NO_SUPPORT_CONTACT,
                Severity.LOW,
                "",
                Message.of("finding.no_support_contact", model),
                support(profile, "no support contact"));
    }

    static Evidence support(String profile, String observed) {
        return new Evidence(
                "profile-support", "sekimori policy check profiles/" + profile + ".yaml", observed);
    }

    static Weakness unknownDevice(String address, String said) {
        return new Weakness(
                FindingKind.UNKNOWN_DEVICE,
                Severity.MEDIUM,
                "",
                Message.of("finding.unknown_device", address),
                identification(
                        address, said.isEmpty() ? "it says nothing that a profile knows" : said));
    }

    static Evidence identification(String address, String observed) {
        return new Evidence("identification", "sekimori scan " + address, observed);
    }

    static String tcp(int port) {
        return "tcp/" + port;
    }
}
