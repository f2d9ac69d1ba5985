package dev.sekimori.lab.router;

import dev.sekimori.lab.administration.AdministrationPages;
import dev.sekimori.lab.auth.Account;
import dev.sekimori.lab.auth.BasicAuthentication;
import dev.sekimori.lab.device.Credential;
import dev.sekimori.lab.device.Device;
import dev.sekimori.lab.device.FactoryState;
import dev.sekimori.lab.device.Identity;
import dev.sekimori.lab.device.LabPort;
import dev.sekimori.lab.device.Place;
import dev.sekimori.lab.http.HttpSite;
import dev.sekimori.lab.http.Page;
import dev.sekimori.lab.http.Reply;
import dev.sekimori.lab.http.Request;
import dev.sekimori.lab.net.Tasks;
import dev.sekimori.lab.net.TcpService;
import dev.sekimori.lab.net.UdpService;
import dev.sekimori.lab.ssdp.UpnpFace;
import dev.sekimori.lab.telnet.TelnetSwitch;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Hashi R100: its owner changed the password, but left telnet on and never updated it. */
public final class Router implements Device {
    /** What the maker fixes. */
    public static final Identity.Make MAKE =
            new Identity.Make("Hashi Networks", "Hashi R100", "1.2.7", "HR");

    private static final byte[] SSH_IDENTIFICATION =
            "SSH-2.0-dropbear_2012.55\r\n".getBytes(StandardCharsets.US_ASCII);
    /** RFC 4253 section 4.2: an identification has at most 255 characters. */
    private static final int MAX_IDENTIFICATION = 255;

    private final Identity identity;
    private final Place place;
    private final Account account;
    private final Tasks tasks = new Tasks();
    private final TelnetSwitch telnet;
    private final UpnpFace upnp;
    private final Page guarded;

    public Router(Identity identity, Place place) {
        this.identity = identity;
        this.place = place;
        this.account = Account.own("admin", place.seed(), identity.name());
        this.telnet = new TelnetSwitch(
                place.at(23),
                new TelnetSwitch.Look(
                        identity.model() + " firmware " + identity.firmware(),
                        "hashi",
                        "Linux hashi 2.6.36 #4 Tue Jun 11 09:30:12 CST 2013 mips GNU/Linux",
                        identity.firmware()),
                account);
        this.upnp = new UpnpFace(
                identity,
                "urn:schemas-upnp-org:device:InternetGatewayDevice:1",
                "Linux/2.6.36 UPnP/1.0 Hashi-IGD/" + identity.firmware(),
                place.httpBase() + "/igd.xml");
        this.guarded = pages().guarded(
                        new BasicAuthentication(identity.model(), account), identity.model());
    }

    @Override
    public void start() {
        tasks.own(telnet).turn(true);
        tasks.own(TcpService.open("router ssh", place.at(22), Router::identify));
        tasks.own(HttpSite.open(place.at(80), "hashi-httpd/1.2", this::page));
        tasks.own(UdpService.open(
                "router ssdp", new InetSocketAddress(place.address(), UpnpFace.PORT), upnp));
    }

    /** Says who it is, hears who asks, and goes: no key exchange is offered. */
    private static void identify(Socket socket) throws IOException {
        socket.getOutputStream().write(SSH_IDENTIFICATION);
        for (int i = 0; i < MAX_IDENTIFICATION; i++) {
            int octet = socket.getInputStream().read();
            if (octet < 0 || octet == '\n') {
                return;
            }
        }
    }

    private Reply page(Request request) {
        return request.path().equals("/igd.xml")
                ? Reply.text(200, "text/xml", upnp.description())
                : guarded.answer(request);
    }

    private Page pages() {
        AdministrationPages administration = new AdministrationPages(identity, account, telnet);
        String home = """
                <!doctype html>
                <html lang="en"><head><meta charset="utf-8"><title>%s - Administration</title></head><body>
                <h1>%s</h1><p>Firmware %s</p><p><a href="/admin">Administration</a></p>
                </body></html>
                """.formatted(identity.model(), identity.model(), identity.firmware());
        return request ->
                request.path().equals("/") ? Reply.html(200, home) : administration.answer(request);
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
        List<LabPort> ports = new ArrayList<>();
        ports.add(LabPort.tcp(place.ports().port(22), "ssh"));
        if (telnet.isOn()) {
            ports.add(LabPort.tcp(telnet.port(), "telnet"));
        }
        ports.add(LabPort.tcp(place.ports().port(80), "http"));
        ports.add(LabPort.udp(UpnpFace.PORT, "ssdp"));
        return ports;
    }

    @Override
    public void reset() {
        account.reset();
        telnet.turn(true);
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
    public Optional<URI> administration() {
        return Optional.of(URI.create(place.httpBase() + "/"));
    }

    @Override
    public void close() {
        tasks.close();
    }
}
