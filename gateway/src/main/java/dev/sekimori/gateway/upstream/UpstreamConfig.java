package dev.sekimori.gateway.upstream;

import dev.sekimori.decide.policy.TopicFilter;
import dev.sekimori.model.DeviceId;
import dev.sekimori.model.Role;
import dev.sekimori.model.Text;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * One broker outside and whose messages go there. A device is meant when it is among
 * {@code devices} or its profile is among {@code profiles}; the first upstream that means it is its
 * own. {@code clientId} and topics may hold <code>{id}</code>, the device's id. Towards the site
 * the broker is a service with {@code role}: the policy says what such a service may read of the
 * device and publish to it.
 *
 * @param broker {@code mqtts://host:port}, or {@code mqtt://} to a host of the own network alone
 * @param caFile the authorities that sign the broker's certificate, as PEM; empty means those of
 *     the platform
 */
public record UpstreamConfig(
        String name,
        List<DeviceId> devices,
        List<String> profiles,
        URI broker,
        boolean plaintextAccepted,
        Optional<Path> caFile,
        IdentityKind identity,
        String clientId,
        List<Topic> topics,
        Role role,
        Queue queue) {
    private static final int MOST_TOPICS = 100;

    /** With what the gateway shows the broker that it speaks for the device. */
    public enum IdentityKind {
        /** A certificate of the site's authority for the device, whose key the gateway keeps. */
        CERTIFICATE,
        /** The user and password that the vault holds for the device and this service. */
        PASSWORD
    }

    /** Which way messages of a topic go. */
    public enum Direction {
        /** From the device to the broker. */
        OUT,
        /** From the broker to the device. */
        IN
    }

    /** Topics by filter, as the site has them; at the broker {@code prefix} stands before them. */
    public record Topic(String filter, Direction direction, String prefix) {
        public Topic {
            require(TopicFilter.isValidFilter(filter.replace("{id}", "id")), "topics.filter");
            require(
                    prefix.isEmpty() || TopicFilter.isValidTopic(prefix.replace("{id}", "id")),
                    "topics.prefix");
        }
    }

    /** Bounds of what waits for the broker on the disk, for each device. */
    public record Queue(int messages, int bytes) {
        public static final Queue DEFAULTS = new Queue(10_000, 16_777_216);

        public Queue {
            require(messages >= 1 && messages <= 10_000_000, "queue.messages");
            require(bytes >= 1_024, "queue.bytes");
        }
    }

    public UpstreamConfig {
        Text.bounded("upstream name", name, 100);
        devices = List.copyOf(devices);
        profiles = List.copyOf(profiles);
        topics = List.copyOf(topics);
        require(!devices.isEmpty() || !profiles.isEmpty(), "devices or profiles");
        require(!topics.isEmpty() && topics.size() <= MOST_TOPICS, "topics");
        require(broker.getHost() != null && !broker.getHost().isBlank(), "broker");
        require(broker.getUserInfo() == null, "broker: no user or password in it");
        require(isTls(broker) || "mqtt".equals(broker.getScheme()), "broker: mqtts or mqtt");
        if (!isTls(broker)) {
            require(plaintextAccepted, "broker: mqtt:// needs plaintextAccepted: true");
            require(isNear(host(broker)), "broker: mqtt:// only to a literal private address");
            require(identity == IdentityKind.PASSWORD, "identity: a certificate needs mqtts://");
        }
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new IllegalArgumentException("upstream: " + what);
        }
    }

    private static boolean isTls(URI broker) {
        return "mqtts".equals(broker.getScheme());
    }

    private static String host(URI broker) {
        return broker.getHost().replaceAll("^\\[|]$", "");
    }

    /** Literal addresses only: a name could lead elsewhere tomorrow. */
    private static boolean isNear(String host) {
        if (!host.matches("[0-9.]+|[0-9a-fA-F:]*:[0-9a-fA-F:.]*")) {
            return false;
        }
        try {
            InetAddress address = InetAddress.getByName(host);
            boolean uniqueLocal =
                    address.getAddress().length == 16 && (address.getAddress()[0] & 0xfe) == 0xfc;
            return address.isLoopbackAddress()
                    || address.isSiteLocalAddress()
                    || address.isLinkLocalAddress()
                    || uniqueLocal;
        } catch (UnknownHostException e) {
            return false;
        }
    }

    public boolean isTls() {
        return isTls(broker);
    }

    public String host() {
        return host(broker);
    }

    public int port() {
        return broker.getPort() > 0 ? broker.getPort() : isTls() ? 8_883 : 1_883;
    }

    public List<Topic> topics(Direction direction) {
        return topics.stream().filter(t -> t.direction() == direction).toList();
    }

    public boolean means(DeviceId device, String profile) {
        return devices.contains(device) || profiles.contains(profile);
    }
}
