package dev.sekimori.observe.weakness;

import dev.sekimori.model.device.Endpoint;
import dev.sekimori.model.device.Protocol;
import dev.sekimori.model.finding.Weakness;
import dev.sekimori.model.profile.DeviceProfile;
import dev.sekimori.model.profile.DeviceProfile.FactoryCredential;
import dev.sekimori.observe.wire.CancelledException;
import dev.sekimori.observe.wire.HttpClient;

import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One look at the services of one device. Tries at most three pairs on its web servers together and
 * three on its telnet services together, and none after an answer that may be a lock. Confined to
 * one thread.
 */
final class ServiceChecks {
    private final WebLogin web;
    private final TelnetLogin telnet;
    private final InetAddress address;
    private final Optional<DeviceProfile> profile;
    private final List<Weakness> found = new ArrayList<>();
    private int webTriesLeft = WebLogin.MAX_TRIES;
    private int telnetTriesLeft = TelnetLogin.MAX_TRIES;

    ServiceChecks(
            WebLogin web,
            TelnetLogin telnet,
            InetAddress address,
            Optional<DeviceProfile> profile) {
        this.web = web;
        this.telnet = telnet;
        this.address = address;
        this.profile = profile;
    }

    List<Weakness> found() {
        return List.copyOf(found);
    }

    void check(Endpoint endpoint) throws CancelledException {
        switch (endpoint.protocol()) {
            case HTTP -> web(endpoint.port(), false);
            case HTTPS -> web(endpoint.port(), true);
            case TELNET -> telnet(endpoint);
            case MQTT, MQTTS, RTSP, SSH, MODBUS, COAP, ECHONET_LITE, IPP, PJL, SSDP, MDNS -> {}
            case ONVIF, TCP, THING, UNKNOWN -> {}
        }
    }

    private void web(int port, boolean tls) throws CancelledException {
        try {
            Optional<WebLogin.Door> door = web.door(new HttpClient.Site(address, port, tls));
            if (door.isPresent()) {
                webPairs(door.get());
                if (!tls) {
                    found.add(Weaknesses.plaintextAdministration(door.get()));
                }
            }
        } catch (CancelledException e) {
            throw e;
        } catch (IOException e) {
            // A server that hangs up may be a lock as well: nothing more is tried on this device.
            webTriesLeft = 0;
        }
    }

    private void webPairs(WebLogin.Door door) throws IOException {
        List<FactoryCredential> pairs = pairs(profile, Protocol.HTTP, webTriesLeft);
        Attempt attempt = web.tryPairs(door, pairs);
        webTriesLeft = left(attempt, webTriesLeft, pairs);
        if (attempt instanceof Attempt.Opened opened) {
            found.add(Weaknesses.webCredentials(door, profileId(), opened));
        }
    }

    private void telnet(Endpoint endpoint) throws CancelledException {
        String host = address.getHostAddress();
        found.add(Weaknesses.exposedTelnet(host, endpoint.port(), endpoint.banner()));
        List<FactoryCredential> pairs = pairs(profile, Protocol.TELNET, telnetTriesLeft);
        Attempt attempt = telnet.tryPairs(address, endpoint.port(), pairs);
        telnetTriesLeft = left(attempt, telnetTriesLeft, pairs);
        if (attempt instanceof Attempt.Opened opened) {
            found.add(Weaknesses.telnetCredentials(host, endpoint.port(), profileId(), opened));
        }
    }

    private static int left(Attempt attempt, int before, List<FactoryCredential> tried) {
        return switch (attempt) {
            case Attempt.Opened opened -> before - tried.size();
            case Attempt.Refused refused -> before - tried.size();
            case Attempt.NoLogin none -> before;
            case Attempt.Unclear unclear -> 0;
        };
    }

    /** The first {@code most} pairs that the maker ships for web pages or for telnet. */
    static List<FactoryCredential> pairs(
            Optional<DeviceProfile> profile, Protocol protocol, int most) {
        String service = protocol == Protocol.TELNET ? "telnet" : "http";
        return profile.map(DeviceProfile::factoryCredentials).orElse(List.of()).stream()
                .filter(pair -> pair.service().equals(service))
                .limit(most)
                .toList();
    }

    private String profileId() {
        return profile.map(DeviceProfile::id).orElse("");
    }
}
