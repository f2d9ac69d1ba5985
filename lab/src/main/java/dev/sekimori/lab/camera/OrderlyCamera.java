package dev.sekimori.lab.camera;

import dev.sekimori.lab.auth.Account;
import dev.sekimori.lab.auth.DigestAuthentication;
import dev.sekimori.lab.device.Credential;
import dev.sekimori.lab.device.Device;
import dev.sekimori.lab.device.FactoryState;
import dev.sekimori.lab.device.Identity;
import dev.sekimori.lab.device.LabPort;
import dev.sekimori.lab.device.Place;
import dev.sekimori.lab.http.HttpSite;
import dev.sekimori.lab.http.Page;
import dev.sekimori.lab.http.Reply;
import dev.sekimori.lab.net.Tasks;
import dev.sekimori.lab.rtsp.RtspServer;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/** Mado Cam M3 in good order: HTTPS only, digest authentication, a unique password, no telnet. */
public final class OrderlyCamera implements Device {
    /** What the maker fixes. */
    public static final Identity.Make MAKE =
            new Identity.Make("Mado", "Mado Cam M3", "3.2.1", "MD");

    private final Identity identity;
    private final Place place;
    private final Account account;
    private final Tasks tasks = new Tasks();
    private final MovingPicture picture;

    public OrderlyCamera(Identity identity, Place place) {
        this.identity = identity;
        this.place = place;
        this.account = Account.own("admin", place.seed(), identity.name());
        this.picture = new MovingPicture(new Pictures(identity.host() * 16), tasks);
    }

    @Override
    public void start() {
        byte[] nonceKey = ByteBuffer.allocate(Long.BYTES)
                .putLong(Identity.random(place.seed(), identity.name() + "/nonce")
                        .nextLong())
                .array();
        DigestAuthentication authentication =
                new DigestAuthentication(identity.model(), account, place.clock(), nonceKey);
        String certificateName = "CN=mado-m3-" + identity.serial() + ", O=Mado";
        tasks.own(HttpSite.openTls(
                place.at(443),
                "mado-httpd/3.2",
                page(authentication),
                OwnCertificate.context(certificateName, place.address(), place.clock())));
        tasks.own(RtspServer.open(
                place.at(554),
                new RtspServer.Look(
                        "Mado RTSP/3.2",
                        identity.model(),
                        authentication,
                        picture.pictures()::jpeg),
                tasks));
    }

    private Page page(DigestAuthentication authentication) {
        Page page = request -> switch (request.path()) {
            case "/" -> Reply.html(200, CameraHome.page(identity, false));
            case "/snapshot.jpg" -> picture.snapshot();
            case "/video.mjpg" -> picture.stream();
            default -> Reply.notFound();
        };
        return page.guarded(authentication, identity.model());
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
                LabPort.tcp(place.ports().port(443), "https"),
                LabPort.tcp(place.ports().port(554), "rtsp"));
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
