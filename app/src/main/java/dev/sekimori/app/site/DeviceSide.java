package dev.sekimori.app.site;

import dev.sekimori.app.config.SiteConfig;
import dev.sekimori.gateway.Zone;
import dev.sekimori.gateway.echonet.EchonetConfig;
import dev.sekimori.gateway.echonet.EchonetFront;
import dev.sekimori.model.decision.Side;
import dev.sekimori.observe.fingerprint.Groups;
import dev.sekimori.observe.onvif.WsDiscovery;
import dev.sekimori.observe.wire.Group;
import dev.sekimori.observe.wire.MulticastGroup;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;
import java.util.Map;

/**
 * This machine's address on the devices' side, and what is met there: ECHONET Lite, and the groups
 * that scans ask.
 */
record DeviceSide(InetAddress address, EchonetFront echonet, Groups groups) {
    private static final Logger LOG = LoggerFactory.getLogger(DeviceSide.class);

    static DeviceSide of(SiteConfig config) {
        SiteConfig.Discovery discovery = config.discovery();
        InetAddress address = discovery
                .address()
                .map(InetAddress::ofLiteral)
                .orElseGet(() -> inZones(config.zones(), own()));
        LOG.info("devices are asked from {}", address.getHostAddress());
        EchonetConfig asking = EchonetConfig.from(address.getHostAddress());
        EchonetFront echonet = new EchonetFront(
                discovery.multicast() ? asking.hearing(discovery.echonetPort()) : asking);
        Group cameras = new MulticastGroup(
                address,
                new InetSocketAddress(InetAddress.ofLiteral(WsDiscovery.GROUP), WsDiscovery.PORT));
        return new DeviceSide(
                address,
                echonet,
                discovery.multicast()
                        ? new Groups(Map.of(
                                EchonetConfig.PORT, echonet::askGroup, WsDiscovery.PORT, cameras))
                        : Groups.NONE);
    }

    /**
     * The first address that a zone of the inner side holds, other than zones of all addresses,
     * which say nothing of where devices are; else loopback, from where no network is reached.
     */
    static InetAddress inZones(List<Zone> zones, List<InetAddress> own) {
        return zones.stream()
                .filter(zone -> zone.side() == Side.INNER)
                .filter(zone -> zone.ranges().stream().noneMatch(range -> range.endsWith("/0")))
                .flatMap(zone -> own.stream().filter(zone::contains))
                .findFirst()
                .orElse(InetAddress.ofLiteral("127.0.0.1"));
    }

    private static List<InetAddress> own() {
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(Inet4Address.class::isInstance)
                    .toList();
        } catch (SocketException e) {
            LOG.warn("this machine's addresses cannot be listed", e);
            return List.of();
        }
    }
}
