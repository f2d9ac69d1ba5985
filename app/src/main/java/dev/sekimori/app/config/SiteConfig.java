package dev.sekimori.app.config;

import dev.sekimori.decide.patch.Patches;
import dev.sekimori.gateway.Listener;
import dev.sekimori.gateway.Zone;
import dev.sekimori.gateway.stream.TcpService;
import dev.sekimori.gateway.upstream.UpstreamConfig;
import dev.sekimori.model.DeviceId;
import dev.sekimori.model.Role;
import dev.sekimori.model.decision.Clearance;
import dev.sekimori.model.decision.FlowRule;
import dev.sekimori.model.decision.Interworking;
import dev.sekimori.model.decision.TimeWindow;
import dev.sekimori.model.mud.MudBindings;
import dev.sekimori.model.patch.VirtualPatch;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The configuration of a site, safe by default: everything listens on loopback, nothing is allowed
 * that a profile or a rule does not speak of. {@code examples/site.yaml} shows every field.
 *
 * @param name what people call the site
 * @param domain the domain under which virtual devices have their names
 * @param securityContact whom to tell about a weakness of the site (RFC 9116); by default the
 *     console
 * @param discovery where devices are looked for and asked from
 * @param clientAuthorities others' authorities whose clients are services of the site
 * @param services TCP services of devices that are offered on the outer side
 * @param rules the site's own rules, which come before those of the profiles
 */
public record SiteConfig(
        String name,
        String domain,
        Listen listen,
        List<Zone> zones,
        List<FlowRule> rules,
        Scanning scanning,
        Discovery discovery,
        Recovering recovering,
        Notices notices,
        Mqtt mqtt,
        Clients clients,
        List<Upstream> upstream,
        Optional<URI> securityContact,
        List<VirtualPatch> virtualPatches,
        List<TcpService> services,
        List<OutsideAuthority> clientAuthorities,
        Deciding deciding,
        Mud mud) {
    /** A configuration without MUD files of its own. */
    public SiteConfig(
            String name,
            String domain,
            Listen listen,
            List<Zone> zones,
            List<FlowRule> rules,
            Scanning scanning,
            Discovery discovery,
            Recovering recovering,
            Notices notices,
            Mqtt mqtt,
            Clients clients,
            List<Upstream> upstream,
            Optional<URI> securityContact,
            List<VirtualPatch> virtualPatches,
            List<TcpService> services,
            List<OutsideAuthority> clientAuthorities,
            Deciding deciding) {
        this(
                name,
                domain,
                listen,
                zones,
                rules,
                scanning,
                discovery,
                recovering,
                notices,
                mqtt,
                clients,
                upstream,
                securityContact,
                virtualPatches,
                services,
                clientAuthorities,
                deciding,
                Mud.NONE);
    }

    /** The same with other MUD files. */
    public SiteConfig with(Mud other) {
        return new SiteConfig(
                name,
                domain,
                listen,
                zones,
                rules,
                scanning,
                discovery,
                recovering,
                notices,
                mqtt,
                clients,
                upstream,
                securityContact,
                virtualPatches,
                services,
                clientAuthorities,
                deciding,
                other);
    }

    public SiteConfig {
        if (name.isBlank() || name.length() > 100) {
            throw new IllegalArgumentException("name: 1 to 100 characters");
        }
        if (!domain.matches("[a-z0-9]([a-z0-9.-]{0,100}[a-z0-9])?")) {
            throw new IllegalArgumentException("domain: a DNS name in lower case");
        }
        zones = List.copyOf(zones);
        upstream = List.copyOf(upstream);
        rules = List.copyOf(rules);
        virtualPatches = List.copyOf(virtualPatches);
        Patches.compile(virtualPatches);
        rules.stream()
                .flatMap(rule -> rule.conditions().windows().stream())
                .filter(window -> !deciding.hasWindow(window))
                .findAny()
                .ifPresent(window -> {
                    throw new IllegalArgumentException("rules: there is no window " + window);
                });
        if (zones.isEmpty()) {
            throw new IllegalArgumentException("zones: at least one");
        }
        clientAuthorities = List.copyOf(clientAuthorities);
        if (clientAuthorities.stream().map(OutsideAuthority::name).distinct().count()
                < clientAuthorities.size()) {
            throw new IllegalArgumentException("clientAuthorities: each name once");
        }
        services = List.copyOf(services);
        if (services.stream().map(TcpService::name).distinct().count() < services.size()) {
            throw new IllegalArgumentException("services: each name once");
        }
        if (zones.stream().map(Zone::name).distinct().count() < zones.size()) {
            throw new IllegalArgumentException("zones: each name once");
        }
    }

    /**
     * What decisions rest on besides rules.
     *
     * @param windows times of the week that rules may name
     * @param clearances the least trust for each class of information
     * @param interworking which models of device are known to work together
     * @param withoutRules ids of built-in rules that the site leaves out
     */
    public record Deciding(
            List<TimeWindow> windows,
            List<Clearance> clearances,
            Interworking interworking,
            Set<String> withoutRules) {
        public Deciding {
            windows = List.copyOf(windows);
            clearances = List.copyOf(clearances);
            withoutRules = Set.copyOf(withoutRules);
            if (windows.stream().map(TimeWindow::name).distinct().count() < windows.size()) {
                throw new IllegalArgumentException("windows: each name once");
            }
        }

        private boolean hasWindow(String name) {
            return windows.stream().anyMatch(window -> window.name().equals(name));
        }
    }

    /**
     * MUD files (RFC 8520) beside those that profiles name, and what the site binds their words to.
     *
     * @param trust certificates, in PEM, of the authorities that may certify a file's signer
     * @param folder files that find their profile by their name or their maker and model
     * @param unsignedAccepted profiles whose files need no signature
     */
    public record Mud(
            List<Path> trust,
            Optional<Path> folder,
            List<MudSource> files,
            Set<String> unsignedAccepted,
            MudBindings bindings) {
        /** No file, and whatever holds by itself. */
        public static final Mud NONE =
                new Mud(List.of(), Optional.empty(), List.of(), Set.of(), MudBindings.USUAL);

        public Mud {
            trust = List.copyOf(trust);
            files = List.copyOf(files);
            unsignedAccepted = Set.copyOf(unsignedAccepted);
        }
    }

    /**
     * One MUD file for some devices, for all devices of some profiles, and for clients of zones
     * without credentials whose ids fit one of some patterns.
     */
    public record MudSource(
            Path file,
            Optional<Path> signature,
            boolean unsignedAccepted,
            List<DeviceId> devices,
            List<String> profiles,
            List<String> clients) {
        public MudSource {
            devices = List.copyOf(devices);
            profiles = List.copyOf(profiles);
            clients = List.copyOf(clients);
            if (devices.isEmpty() && profiles.isEmpty() && clients.isEmpty()) {
                throw new IllegalArgumentException(
                        "mud.files: devices, profiles or clients of " + file);
            }
            clients.forEach(pattern -> {
                if (pattern.isBlank() || pattern.length() > 100) {
                    throw new IllegalArgumentException("mud.files: clients: " + pattern);
                }
            });
        }
    }

    /** Where the site listens; each is {@code address:port}, port 0 takes a free one. */
    public record Listen(
            Address console,
            Address web,
            Address mqtt,
            Address mqttTls,
            Address mqttWss,
            Address rtsp,
            Address modbus,
            Address coap) {
        /** All of them. */
        public List<Address> all() {
            return List.of(console, web, mqtt, mqttTls, mqttWss, rtsp, modbus, coap);
        }
    }

    /**
     * A broker outside for some devices; {@code passwordFile} may hold <code>{id}</code>, the
     * device's id.
     */
    public record Upstream(UpstreamConfig config, Optional<String> passwordFile) {}

    /**
     * Another's certificate authority whose clients are services of the site, known as
     * {@code <name>/<common name>}.
     *
     * @param role what they may be: viewer or operator
     * @param caFile the authorities that sign clients' certificates, PEM
     * @param crlFile their revocation lists, PEM or one in DER
     * @param listeners where they are believed; nowhere else
     */
    public record OutsideAuthority(
            String name,
            Role role,
            Path caFile,
            Optional<Path> crlFile,
            Set<ClientFront> listeners) {
        public OutsideAuthority {
            listeners = Set.copyOf(listeners);
            if (!name.matches("[a-z0-9][a-z0-9._-]{0,63}")) {
                throw new IllegalArgumentException("clientAuthorities: not a name: " + name);
            }
            if (role == Role.APPROVER) {
                throw new IllegalArgumentException(
                        "clientAuthorities: " + name + ": role: viewer or operator");
            }
            if (listeners.isEmpty()) {
                throw new IllegalArgumentException(
                        "clientAuthorities: " + name + ": listeners: at least one");
            }
        }
    }

    /** The protocols whose listeners take client certificates. */
    public enum ClientFront {
        MQTT(Listener.Kind.MQTT_TLS),
        RTSP(Listener.Kind.RTSP_TLS),
        MODBUS(Listener.Kind.MODBUS_TLS),
        COAP(Listener.Kind.COAPS),
        TCP(Listener.Kind.TCP_TLS);

        private final Listener.Kind kind;

        ClientFront(Listener.Kind kind) {
            this.kind = kind;
        }

        /** Whether a front with these listeners is meant. */
        public boolean isAt(Set<Listener.Kind> kinds) {
            return kinds.contains(kind);
        }
    }

    /** A literal IP address and a port. */
    public record Address(String host, int port) {
        public Address {
            if (port < 0 || port > 65_535) {
                throw new IllegalArgumentException("not a port: " + port);
            }
        }

        /** Reads {@code address:port} or {@code [address]:port}. */
        public static Address parse(String text) {
            int colon = text.lastIndexOf(':');
            if (colon <= 0 || !text.substring(colon + 1).matches("[0-9]{1,5}")) {
                throw new IllegalArgumentException("not address:port: " + text);
            }
            String host = text.substring(0, colon).replaceAll("^\\[|]$", "");
            return new Address(host, Integer.parseInt(text.substring(colon + 1)));
        }

        @Override
        public String toString() {
            return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
        }
    }

    /** Bounds of discovery; public addresses are scanned only when that is switched on. */
    public record Scanning(boolean publicRanges, int probesPerSecond) {
        public Scanning {
            if (probesPerSecond < 1 || probesPerSecond > 100_000) {
                throw new IllegalArgumentException("scanning.probesPerSecond: 1 to 100000");
            }
        }
    }

    /**
     * The devices' side of this machine.
     *
     * @param address a literal IPv4 address of this machine: ECHONET Lite devices are asked from it
     *     alone, and groups are met on its network interface; empty stands for the first one that a
     *     zone of the inner side names, else loopback
     * @param multicast whether scans ask the groups of ECHONET Lite and WS-Discovery, and what
     *     ECHONET Lite devices announce is heard
     * @param echonetPort the UDP port of ECHONET Lite
     */
    public record Discovery(Optional<String> address, boolean multicast, int echonetPort) {
        public Discovery {
            address.map(InetAddress::ofLiteral).ifPresent(literal -> {
                if (!(literal instanceof Inet4Address) || literal.isAnyLocalAddress()) {
                    throw new IllegalArgumentException(
                            "discovery.address: one IPv4 address of this machine");
                }
            });
            if (echonetPort < 1 || echonetPort > 65_535) {
                throw new IllegalArgumentException("discovery.echonetPort: 1 to 65535");
            }
        }
    }

    /** How long a device that comes back is watched under limits. */
    public record Recovering(Duration probation) {}

    /** How owners are written to; without a mail server mails go to the folder {@code outbox}. */
    public record Notices(Duration linkValidity, Optional<Smtp> smtp, Optional<URI> publicUri) {
        public Notices {
            if (linkValidity.isNegative() || linkValidity.isZero() || linkValidity.toDays() > 90) {
                throw new IllegalArgumentException(
                        "notices.linkValidity: more than nothing, at most 90 days");
            }
        }
    }

    /** A mail server; the password is in a file, never in the configuration. */
    public record Smtp(
            String host,
            int port,
            String security,
            String from,
            String user,
            String passwordFile) {}

    /**
     * {@code keepAliveSeconds} is told to MQTT 5 clients that ask for more or for none (MQTT 5.0
     * section 3.2.2.3.14); 0 takes the gateway's own.
     */
    public record Mqtt(int keepAliveSeconds, Absent absent) {
        public Mqtt {
            require(
                    keepAliveSeconds >= 0 && keepAliveSeconds <= 65_535,
                    "keepAliveSeconds: 0 to 65535");
        }

        /**
         * What is kept for a client that is away: {@code messages} and {@code bytes} at most, for
         * at most {@code seconds}.
         */
        public record Absent(int messages, int bytes, int seconds) {
            public static final Absent USUAL = new Absent(10_000, 4_194_304, 86_400);

            public Absent {
                require(messages >= 1 && messages <= 1_000_000, "absent.messages: 1 to 1000000");
                require(bytes >= 4_096 && bytes <= 134_217_728, "absent.bytes: 4096 to 134217728");
                require(seconds >= 0 && seconds <= 2_592_000, "absent.seconds: 0 to 2592000");
            }
        }

        private static void require(boolean holds, String range) {
            if (!holds) {
                throw new IllegalArgumentException("mqtt." + range);
            }
        }
    }

    /**
     * Bounds for the clients of the console and, apart from them, of the web devices.
     * {@code requestsPerMinute} from one address; 0 sets no bound.
     */
    public record Clients(int connections, int connectionsPerAddress, int requestsPerMinute) {
        public Clients {
            if (connections < 1 || connectionsPerAddress < 1 || requestsPerMinute < 0) {
                throw new IllegalArgumentException(
                        "clients: at least 1 connection, requestsPerMinute not negative");
            }
        }
    }
}
