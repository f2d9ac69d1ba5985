package dev.sekimori.app.site;

import dev.sekimori.govern.port.DevicePasswordPort;
import dev.sekimori.model.device.Device;
import dev.sekimori.model.device.Endpoint;
import dev.sekimori.model.device.Protocol;
import dev.sekimori.observe.onvif.OnvifDevice;
import dev.sekimori.observe.onvif.OnvifDevice.Login;
import dev.sekimori.observe.onvif.OnvifDevice.Reply;
import dev.sekimori.observe.onvif.OnvifDevice.User;
import dev.sekimori.observe.onvif.OnvifFinder;
import dev.sekimori.observe.weakness.LoginTrial;
import dev.sekimori.observe.wire.Connector;
import dev.sekimori.observe.wire.HttpClient;

import java.io.IOException;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Governing's line to the devices' own administration, by ONVIF. Any thread; blocking. */
final class OnvifLink implements DevicePasswordPort {
    private static final int MOST_WHY_CHARS = 200;
    private static final String ADMINISTRATOR = "Administrator";

    private final OnvifFinder finder;
    private final LoginTrial logins;

    OnvifLink(Connector connector, SecureRandom random, InstantSource clock) {
        this.finder = new OnvifFinder(connector, random, clock);
        this.logins = new LoginTrial(connector, random);
    }

    @Override
    public Trial administration(Device device, Pair pair) {
        try {
            Optional<OnvifDevice> onvif = find(device);
            return onvif.isEmpty() ? Trial.UNCLEAR : trial(onvif.get().users(login(pair)));
        } catch (IOException e) {
            return Trial.UNCLEAR;
        }
    }

    private static Trial trial(Reply<List<User>> reply) {
        return switch (reply) {
            case Reply.Done<List<User>> _ -> Trial.OPENS;
            case Reply.Refused<List<User>>(boolean notAuthorized, var _) ->
                notAuthorized ? Trial.REFUSED : Trial.UNCLEAR;
            case Reply.NotUnderstood<List<User>> _ -> Trial.UNCLEAR;
        };
    }

    @Override
    public Trial webPage(Device device, Pair pair) {
        Trial last = Trial.UNCLEAR;
        for (HttpClient.Site site : webs(device)) {
            last = webPage(site, pair);
            if (last == Trial.OPENS) {
                return last;
            }
        }
        return last;
    }

    private Trial webPage(HttpClient.Site site, Pair pair) {
        try {
            return switch (logins.web(site, pair.user(), pair.password())) {
                case OPENS -> Trial.OPENS;
                case REFUSED -> Trial.REFUSED;
                case UNCLEAR -> Trial.UNCLEAR;
            };
        } catch (IOException e) {
            return Trial.UNCLEAR;
        }
    }

    @Override
    public Change change(Device device, Pair now, String next) {
        try {
            Optional<OnvifDevice> onvif = find(device);
            if (onvif.isEmpty()) {
                return new Change.Unclear();
            }
            User user = new User(now.user(), level(onvif.get(), now));
            return switch (onvif.get().setPassword(login(now), user, next)) {
                case Reply.Done<String> _ -> new Change.Accepted();
                case Reply.Refused<String>(var _, var why) ->
                    new Change.Refused(why.substring(0, Math.min(why.length(), MOST_WHY_CHARS)));
                case Reply.NotUnderstood<String> _ -> new Change.Unclear();
            };
        } catch (IOException e) {
            return new Change.Unclear();
        }
    }

    /** SetUser sets the level too, so it is given as it was. */
    private static String level(OnvifDevice onvif, Pair now) throws IOException {
        return onvif.users(login(now)) instanceof Reply.Done<List<User>>(var users)
                ? users.stream()
                        .filter(user -> user.name().equals(now.user()))
                        .map(User::level)
                        .findFirst()
                        .orElse(ADMINISTRATOR)
                : ADMINISTRATOR;
    }

    private Optional<OnvifDevice> find(Device device) throws IOException {
        return device.addresses().isEmpty()
                ? Optional.empty()
                : finder.find(address(device), webs(device));
    }

    private static List<HttpClient.Site> webs(Device device) {
        if (device.addresses().isEmpty()) {
            return List.of();
        }
        return device.endpoints().stream()
                .filter(endpoint -> endpoint.port() != 0)
                .filter(endpoint -> endpoint.protocol() == Protocol.HTTP
                        || endpoint.protocol() == Protocol.HTTPS)
                .map(endpoint -> site(address(device), endpoint))
                .toList();
    }

    private static HttpClient.Site site(InetAddress address, Endpoint endpoint) {
        return new HttpClient.Site(address, endpoint.port(), endpoint.protocol() == Protocol.HTTPS);
    }

    private static InetAddress address(Device device) {
        return InetAddress.ofLiteral(device.addresses().getFirst());
    }

    private static Login login(Pair pair) {
        return new Login(pair.user(), pair.password());
    }
}
