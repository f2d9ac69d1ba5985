package dev.sekimori.lab.camera;

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
import dev.sekimori.lab.net.UdpService;
import dev.sekimori.lab.onvif.DeviceService;
import dev.sekimori.lab.onvif.DiscoveryFace;
import dev.sekimori.lab.rtsp.RtspServer;
import dev.sekimori.lab.ssdp.UpnpFace;
import dev.sekimori.lab.telnet.TelnetSwitch;

import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Mado Cam M2, as it came from the factory: {@code admin}/{@code admin}, telnet open, everything in
 * the clear, its password changeable by ONVIF.
 */
public final class FactoryCamera implements Device {
    /** What the maker fixes. */
    public static final Identity.Make MAKE =
            new Identity.Make("Mado", "Mado Cam M2", "1.0.3", "MC");

    private static final String FACTORY_PASSWORD = "admin";

    private final Identity identity;
    private final Place place;
    private final Account account = Account.factory("admin", FACTORY_PASSWORD);
    private final Tasks tasks = new Tasks();
    private final TelnetSwitch telnet;
    private final UpnpFace upnp;
    private final DeviceService onvif;
    private final Page guarded;
    private final MovingPicture picture;

    public FactoryCamera(Identity identity, Place place) {
        this.identity = identity;
        this.place = place;
        this.telnet = new TelnetSwitch(place.at(23), look(identity), account);
        this.upnp = new UpnpFace(
                identity,
                "urn:schemas-upnp-org:device:Basic:1",
                "Linux/3.4 UPnP/1.0 MadoCam/" + identity.firmware(),
                place.httpBase() + "/description.xml");
        this.onvif = new DeviceService(identity, account, place.clock());
        this.picture = new MovingPicture(new Pictures(identity.host() * 16), tasks);
        this.guarded = pages().guarded(
                        new BasicAuthentication(identity.model(), account), identity.model());
    }

    private static TelnetSwitch.Look look(Identity identity) {
        return new TelnetSwitch.Look(
                identity.model() + " (firmware " + identity.firmware() + ")",
                "mado",
                "Linux mado 3.4.35 #1 Mon Mar 3 10:12:44 CST 2014 armv5tejl GNU/Linux",
                identity.firmware());
    }

    @Override
    public void start() {
        BasicAuthentication authentication = new BasicAuthentication(identity.model(), account);
        tasks.own(telnet).turn(true);
        tasks.own(HttpSite.open(place.at(80), "mado-httpd/1.0", this::page));
        tasks.own(RtspServer.open(
                place.at(554),
                new RtspServer.Look(
                        "Mado RTSP/1.0",
                        identity.model(),
                        authentication,
                        picture.pictures()::jpeg),
                tasks));
        tasks.own(UdpService.open(
                "camera ssdp", new InetSocketAddress(place.address(), UpnpFace.PORT), upnp));
        tasks.own(UdpService.open(
                        "camera ws-discovery",
                        new InetSocketAddress(place.address(), DiscoveryFace.PORT),
                        new DiscoveryFace(identity, place.httpBase() + DeviceService.PATH))
                .joining(DiscoveryFace.GROUP));
    }

    private Reply page(Request request) {
        return switch (request.path()) {
            case "/description.xml" -> Reply.text(200, "text/xml", upnp.description());
            // Signs in by WS-Security, not by HTTP.
            case DeviceService.PATH -> onvif.answer(request);
            default -> guarded.answer(request);
        };
    }

    private Page pages() {
        AdministrationPages administration = new AdministrationPages(identity, account, telnet);
        return request -> switch (request.path()) {
            case "/" -> Reply.html(200, CameraHome.page(identity, true));
            case "/snapshot.jpg" -> picture.snapshot();
            case "/video.mjpg" -> picture.stream();
            default -> administration.answer(request);
        };
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
        if (telnet.isOn()) {
            ports.add(LabPort.tcp(telnet.port(), "telnet"));
        }
        ports.add(LabPort.tcp(place.ports().port(80), "http"));
        ports.add(LabPort.tcp(place.ports().port(554), "rtsp"));
        ports.add(LabPort.udp(UpnpFace.PORT, "ssdp"));
        ports.add(LabPort.udp(DiscoveryFace.PORT, "ws-discovery"));
        return ports;
    }

    @Override
    public void reset() {
        account.reset();
        telnet.turn(true);
        onvif.reset();
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
