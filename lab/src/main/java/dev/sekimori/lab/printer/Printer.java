package dev.sekimori.lab.printer;

import dev.sekimori.lab.auth.Account;
import dev.sekimori.lab.auth.BasicAuthentication;
import dev.sekimori.lab.device.Credential;
import dev.sekimori.lab.device.Device;
import dev.sekimori.lab.device.FactoryState;
import dev.sekimori.lab.device.Identity;
import dev.sekimori.lab.device.LabPort;
import dev.sekimori.lab.device.Place;
import dev.sekimori.lab.http.HttpSite;
import dev.sekimori.lab.http.Json;
import dev.sekimori.lab.http.Page;
import dev.sekimori.lab.http.Reply;
import dev.sekimori.lab.http.Request;
import dev.sekimori.lab.net.Tasks;
import dev.sekimori.lab.net.TcpService;
import dev.sekimori.lab.net.UdpService;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Fude LP-20. */
public final class Printer implements Device {
    /** What the maker fixes. */
    public static final Identity.Make MAKE = new Identity.Make("Fude", "Fude LP-20", "7.3", "FL");

    private static final String SERVER = "Fude-EWS/7.3";
    private static final int RAW = 9100;
    private static final int MDNS = 5353;
    private static final int TONER_PERCENT = 64;

    private final Identity identity;
    private final Place place;
    private final Account account;
    private final Tasks tasks = new Tasks();
    private final IppAnswer ipp;
    private final Page administration;

    public Printer(Identity identity, Place place) {
        this.identity = identity;
        this.place = place;
        this.account = Account.own("admin", place.seed(), identity.name());
        this.ipp = new IppAnswer(
                identity,
                "ipp://" + place.address().getHostAddress() + ":"
                        + place.ports().port(631) + "/ipp/print");
        Page page = request -> Reply.html(200, html("Administration", "Toner, paper, network"));
        this.administration = page.guarded(
                new BasicAuthentication(identity.model() + " Administration", account),
                identity.model());
    }

    @Override
    public void start() {
        MdnsAnswer mdns =
                new MdnsAnswer(identity, place.address(), place.ports().port(631));
        tasks.own(HttpSite.open(place.at(80), SERVER, this::page));
        tasks.own(HttpSite.open(place.at(631), SERVER, this::ipp));
        tasks.own(TcpService.open("printer raw", place.at(RAW), new PjlSession(identity.model())));
        tasks.own(UdpService.open(
                "printer mdns", new InetSocketAddress(place.address(), MDNS), mdns));
    }

    private Reply page(Request request) {
        return switch (request.path()) {
            case "/" ->
                Reply.html(
                        200, html("Embedded Web Server", "Ready. Toner " + TONER_PERCENT + " %"));
            case "/status" ->
                Reply.text(
                        200,
                        "application/json",
                        Json.write(Map.of("state", "ready", "toner", TONER_PERCENT)));
            case "/admin" -> administration.answer(request);
            default -> Reply.notFound();
        };
    }

    private Reply ipp(Request request) {
        if (!request.method().equals("POST") || !request.path().equals("/ipp/print")) {
            return Reply.notFound();
        }
        Optional<byte[]> answer = ipp.answer(request.body());
        return answer.isPresent()
                ? Reply.bytes("application/ipp", answer.get())
                : Reply.text(400, "text/plain", "400 Bad Request\n");
    }

    private String html(String page, String text) {
        return """
                <!doctype html>
                <html lang="en"><head><meta charset="utf-8"><title>%s - %s</title></head><body>
                <h1>%s</h1><p>%s</p><p>Firmware %s, serial number %s</p>
                </body></html>
                """.formatted(
                        identity.model(),
                        page,
                        identity.model(),
                        text,
                        identity.firmware(),
                        identity.serial());
    }

    @Override
    public Identity identity() {
        return identity;
    }

    @Override
    public Place place() {
        return place;
    }

    @Override
    public List<LabPort> ports() {
        return List.of(
                LabPort.tcp(place.ports().port(80), "http"),
                LabPort.tcp(place.ports().port(631), "ipp"),
                LabPort.tcp(RAW, "pjl"),
                LabPort.udp(MDNS, "mdns"));
    }

    @Override
    public FactoryState factoryState() {
        return account.state();
    }

    @Override
    public Optional<Credential> credential() {
        return Optional.of(account.credential());
    }

    @Override
    public void close() {
        tasks.close();
    }
}
