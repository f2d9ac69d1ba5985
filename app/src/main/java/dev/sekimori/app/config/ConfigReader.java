package dev.sekimori.app.config;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

import dev.sekimori.app.config.SiteConfig.Address;
import dev.sekimori.gateway.Zone;
import dev.sekimori.gateway.echonet.EchonetConfig;
import dev.sekimori.model.Role;
import dev.sekimori.model.decision.Answer;
import dev.sekimori.model.decision.FlowRule;
import dev.sekimori.model.decision.FlowRule.PeerClass;
import dev.sekimori.model.decision.FlowRule.PeerMatch;
import dev.sekimori.model.decision.Operation;
import dev.sekimori.model.decision.Side;
import dev.sekimori.model.device.Protocol;
import dev.sekimori.model.device.Trust;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a site's configuration from YAML: unknown fields are refused, absent ones take their
 * default.
 */
public final class ConfigReader {
    private static final int MAX_BYTES = 256 * 1024;
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .build();

    /** The file as written; every field may be absent. */
    record Written(
            @Nullable String name,
            @Nullable String domain,
            @Nullable WrittenListen listen,
            @Nullable List<WrittenZone> zones,
            @Nullable List<WrittenRule> rules,
            @Nullable WrittenScanning scanning,
            @Nullable WrittenDiscovery discovery,
            @Nullable WrittenRecovering recovering,
            @Nullable WrittenNotices notices,
            @Nullable WrittenMqtt mqtt,
            @Nullable WrittenClients clients,
            @Nullable List<UpstreamReader.Written> upstream,
            @Nullable String securityContact,
            @Nullable List<PatchReader.Written> virtualPatches,
            @Nullable List<WrittenService> services,
            @Nullable List<WrittenAuthority> clientAuthorities,
            @Nullable List<DecidingForm.WrittenWindow> windows,
            @Nullable Map<String, Trust.Level> clearances,
            DecidingForm.@Nullable WrittenInterworking interworking,
            @Nullable List<String> withoutRules,
            MudForm.@Nullable Written mud) {}

    record WrittenListen(
            @Nullable String console,
            @Nullable String web,
            @Nullable String mqtt,
            @Nullable String mqttTls,
            @Nullable String mqttWss,
            @Nullable String rtsp,
            @Nullable String modbus,
            @Nullable String coap) {}

    record WrittenZone(
            String name,
            List<String> ranges,
            Zone.@Nullable MqttIdentity mqttIdentity,
            @Nullable Side side) {}

    record WrittenPeer(
            PeerClass kind, @Nullable Role role, @Nullable List<String> types) {}

    record WrittenRule(
            String id,
            WrittenPeer peer,
            List<Protocol> protocols,
            List<Operation> operations,
            List<String> resources,
            Answer answer,
            int ratePerMinute,
            DecidingForm.@Nullable WrittenWhen when,
            DecidingForm.@Nullable WrittenValues values) {}

    record WrittenScanning(
            @Nullable Boolean publicRanges, @Nullable Integer probesPerSecond) {}

    record WrittenDiscovery(
            @Nullable String address,
            @Nullable Boolean multicast,
            @Nullable Integer echonetPort) {}

    record WrittenRecovering(@Nullable String probation) {}

    record WrittenNotices(
            @Nullable String linkValidity,
            SiteConfig.@Nullable Smtp smtp,
            @Nullable String publicUri) {}

    record WrittenAuthority(
            String name,
            Role role,
            String caFile,
            @Nullable String crlFile,
            List<SiteConfig.ClientFront> listeners) {}

    record WrittenMqtt(
            @Nullable Integer keepAliveSeconds, @Nullable WrittenAbsent absent) {}

    record WrittenAbsent(
            @Nullable Integer messages,
            @Nullable Integer bytes,
            @Nullable Integer seconds) {}

    record WrittenClients(
            @Nullable Integer connections,
            @Nullable Integer connectionsPerAddress,
            @Nullable Integer requestsPerMinute) {}

    private static final WrittenListen NOWHERE =
            new WrittenListen(null, null, null, null, null, null, null, null);

    private ConfigReader() {}

    /** Reads a file; throws {@link ConfigException} that says what to change where. */
    public static SiteConfig read(Path file) {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new ConfigException(file + ": longer than " + MAX_BYTES + " bytes");
            }
            return parse(Files.readString(file), file.toString());
        } catch (IOException e) {
            throw new ConfigException(file + ": cannot be read (" + e.getMessage() + ")");
        }
    }

    /** What holds where nothing is configured. */
    public static SiteConfig defaults() {
        return parse("name: Sekimori\n", "defaults");
    }

    /**
     * The demonstration site: its devices are known by address, and come back after a short
     * probation.
     */
    public static SiteConfig lab() {
        return resource("lab.yaml");
    }

    /** A site on free ports, for training the ahead-of-time cache. */
    public static SiteConfig training() {
        return resource("training.yaml");
    }

    private static SiteConfig resource(String name) {
        try (InputStream in = ConfigReader.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the product lacks " + name);
            }
            return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8), name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static SiteConfig parse(String yaml, String file) {
        try {
            return complete(YAML.readValue(yaml, Written.class));
        } catch (UnrecognizedPropertyException e) {
            throw new ConfigException(
                    file + place(yaml, e) + ": " + property(e) + ": there is no such property");
        } catch (JsonMappingException e) {
            throw new ConfigException(
                    file + place(yaml, e) + ": " + property(e) + ": " + e.getOriginalMessage());
        } catch (JsonProcessingException e) {
            throw new ConfigException(
                    file + place(e.getLocation()) + ": " + e.getOriginalMessage());
        } catch (IllegalArgumentException | NullPointerException | DateTimeException e) {
            throw new ConfigException(file + ": " + e.getMessage());
        }
    }

    /**
     * Where the property begins that was being read. The exception itself says where the reading
     * had come to, which is behind it.
     */
    private static String place(String yaml, JsonMappingException e) {
        String wanted = "/" + property(e).replace("[", ".").replace("]", "").replace('.', '/');
        try (JsonParser parser = YAML.createParser(yaml)) {
            while (parser.nextToken() != null) {
                if (parser.getParsingContext().pathAsPointer().toString().equals(wanted)) {
                    return place(parser.currentTokenLocation());
                }
            }
        } catch (IOException again) {
            return place(e.getLocation());
        }
        return place(e.getLocation());
    }

    private static String place(@Nullable JsonLocation at) {
        return at == null ? "" : ":" + at.getLineNr() + ":" + at.getColumnNr();
    }

    /** The path of the property that was being read, for example {@code zones[0].ranges}. */
    private static String property(JsonMappingException e) {
        StringBuilder path = new StringBuilder();
        for (JsonMappingException.Reference step : e.getPath()) {
            if (step.getFieldName() == null) {
                path.append('[').append(step.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(step.getFieldName());
            }
        }
        return path.isEmpty() ? "file" : path.toString();
    }

    private static SiteConfig complete(@Nullable Written written) {
        if (written == null) {
            throw new IllegalArgumentException("the file is empty");
        }
        return new SiteConfig(
                or(written.name(), "Sekimori"),
                or(written.domain(), "localhost"),
                listen(or(written.listen(), NOWHERE)),
                zones(written.zones()),
                or(written.rules(), List.<WrittenRule>of()).stream()
                        .map(ConfigReader::rule)
                        .toList(),
                scanning(or(written.scanning(), new WrittenScanning(null, null))),
                discovery(or(written.discovery(), new WrittenDiscovery(null, null, null))),
                new SiteConfig.Recovering(Duration.parse(or(
                        written.recovering() == null
                                ? null
                                : written.recovering().probation(),
                        "PT10M"))),
                notices(or(written.notices(), new WrittenNotices(null, null, null))),
                mqtt(or(written.mqtt(), new WrittenMqtt(null, null))),
                clients(or(written.clients(), new WrittenClients(null, null, null))),
                or(written.upstream(), List.<UpstreamReader.Written>of()).stream()
                        .map(UpstreamReader::complete)
                        .toList(),
                Optional.ofNullable(written.securityContact()).map(ConfigReader::contact),
                PatchReader.patches(or(written.virtualPatches(), List.of())),
                or(written.services(), List.<WrittenService>of()).stream()
                        .map(WrittenService::complete)
                        .toList(),
                or(written.clientAuthorities(), List.<WrittenAuthority>of()).stream()
                        .map(ConfigReader::authority)
                        .toList(),
                DecidingForm.deciding(
                        written.windows(),
                        written.clearances(),
                        written.interworking(),
                        written.withoutRules()),
                MudForm.complete(written.mud()));
    }

    private static SiteConfig.Listen listen(WrittenListen listen) {
        return new SiteConfig.Listen(
                Address.parse(or(listen.console(), "127.0.0.1:8443")),
                Address.parse(or(listen.web(), "127.0.0.1:9443")),
                Address.parse(or(listen.mqtt(), "127.0.0.1:1883")),
                Address.parse(or(listen.mqttTls(), "127.0.0.1:8883")),
                Address.parse(or(listen.mqttWss(), "127.0.0.1:8084")),
                Address.parse(or(listen.rtsp(), "127.0.0.1:8322")),
                Address.parse(or(listen.modbus(), "127.0.0.1:8802")),
                Address.parse(or(listen.coap(), "127.0.0.1:5684")));
    }

    private static List<Zone> zones(@Nullable List<WrittenZone> zones) {
        if (zones == null) {
            return List.of(
                    new Zone("site", List.of("0.0.0.0/0", "::/0"), Zone.MqttIdentity.CREDENTIALS));
        }
        return zones.stream()
                .map(zone -> new Zone(
                        zone.name(),
                        zone.ranges(),
                        or(zone.mqttIdentity(), Zone.MqttIdentity.CREDENTIALS),
                        or(zone.side(), Side.INNER)))
                .toList();
    }

    private static FlowRule rule(WrittenRule rule) {
        if (rule.values() != null) {
            DecidingForm.requireNumbers(rule.id(), rule.protocols(), rule.operations());
        }
        return new FlowRule(
                rule.id(),
                new PeerMatch(
                        rule.peer().kind(),
                        or(rule.peer().role(), Role.OPERATOR),
                        or(rule.peer().types(), List.<String>of())),
                rule.protocols(),
                rule.operations(),
                rule.resources(),
                rule.answer(),
                rule.ratePerMinute(),
                DecidingForm.conditions(rule.when(), rule.values()));
    }

    private static SiteConfig.Mqtt mqtt(WrittenMqtt mqtt) {
        WrittenAbsent absent = or(mqtt.absent(), new WrittenAbsent(null, null, null));
        SiteConfig.Mqtt.Absent usual = SiteConfig.Mqtt.Absent.USUAL;
        return new SiteConfig.Mqtt(
                or(mqtt.keepAliveSeconds(), 0),
                new SiteConfig.Mqtt.Absent(
                        or(absent.messages(), usual.messages()),
                        or(absent.bytes(), usual.bytes()),
                        or(absent.seconds(), usual.seconds())));
    }

    private static SiteConfig.Scanning scanning(WrittenScanning scanning) {
        return new SiteConfig.Scanning(
                or(scanning.publicRanges(), false), or(scanning.probesPerSecond(), 1500));
    }

    private static SiteConfig.Discovery discovery(WrittenDiscovery discovery) {
        return new SiteConfig.Discovery(
                Optional.ofNullable(discovery.address()),
                or(discovery.multicast(), false),
                or(discovery.echonetPort(), EchonetConfig.PORT));
    }

    private static SiteConfig.Notices notices(WrittenNotices notices) {
        return new SiteConfig.Notices(
                Duration.parse(or(notices.linkValidity(), "P14D")),
                Optional.ofNullable(notices.smtp()),
                Optional.ofNullable(notices.publicUri()).map(URI::create));
    }

    private static SiteConfig.OutsideAuthority authority(WrittenAuthority authority) {
        return new SiteConfig.OutsideAuthority(
                authority.name(),
                authority.role(),
                Path.of(authority.caFile()),
                Optional.ofNullable(authority.crlFile()).map(Path::of),
                Set.copyOf(authority.listeners()));
    }

    private static SiteConfig.Clients clients(WrittenClients clients) {
        return new SiteConfig.Clients(
                or(clients.connections(), 2_000),
                or(clients.connectionsPerAddress(), 256),
                or(clients.requestsPerMinute(), 6_000));
    }

    /** RFC 9116 section 2.5.3. */
    private static URI contact(String text) {
        URI contact = URI.create(text);
        if (!List.of("https", "mailto", "tel").contains(contact.getScheme())) {
            throw new IllegalArgumentException(
                    "securityContact: a https:, mailto: or tel: address");
        }
        return contact;
    }

    private static <T> T or(@Nullable T value, T otherwise) {
        return value == null ? otherwise : value;
    }
}
