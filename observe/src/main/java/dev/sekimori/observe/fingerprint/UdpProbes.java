package dev.sekimori.observe.fingerprint;

import dev.sekimori.model.device.Endpoint;
import dev.sekimori.model.device.Protocol;
import dev.sekimori.observe.onvif.WsDiscovery;
import dev.sekimori.observe.profile.Source;
import dev.sekimori.observe.wire.CancelledException;
import dev.sekimori.observe.wire.Coap;
import dev.sekimori.observe.wire.Connector;
import dev.sekimori.observe.wire.Echonet;
import dev.sekimori.observe.wire.HttpAnswer;
import dev.sekimori.observe.wire.HttpClient;
import dev.sekimori.observe.wire.Mdns;
import dev.sekimori.observe.wire.Ssdp;
import dev.sekimori.observe.wire.UpnpDescription;

import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The harmless questions of five UDP services, each sent to the one device that is meant. */
final class UdpProbes {
    private static final int MAX_SERVICES = 8;
    private static final String SERVICES = "_services._dns-sd._udp.local";
    private static final Map<String, Source> UPNP = Map.of(
            "deviceType", Source.UPNP_TYPE,
            "manufacturer", Source.UPNP_MANUFACTURER,
            "modelName", Source.UPNP_MODEL_NAME,
            "modelNumber", Source.UPNP_MODEL_NUMBER,
            "serialNumber", Source.UPNP_SERIAL_NUMBER);

    private final Connector connector;
    private final HttpClient web;
    private final OnvifProbe onvif;
    private final EchonetProbe echonet;

    UdpProbes(Connector connector, OnvifProbe onvif) {
        this.connector = connector;
        this.onvif = onvif;
        this.echonet = new EchonetProbe(connector);
        this.web = new HttpClient(connector);
    }

    /** What a whole group is asked, by port. */
    Map<Integer, byte[]> groupQuestions() {
        return Map.of(Echonet.PORT, Echonet.question(), WsDiscovery.PORT, onvif.question());
    }

    /** Whether the datagram answers the question to a group. */
    boolean answers(int port, byte[] datagram) {
        return switch (port) {
            case Echonet.PORT -> Echonet.parse(datagram).isPresent();
            case WsDiscovery.PORT -> onvif.answers(datagram);
            default -> false;
        };
    }

    /**
     * What the service says; nothing when it does not answer. What it said when its whole group was
     * asked is not asked again.
     */
    Fingerprint ask(InetAddress address, int port, Map<Integer, byte[]> heard)
            throws CancelledException {
        try {
            return switch (port) {
                case Ssdp.PORT -> ssdp(address);
                case Echonet.PORT -> {
                    Optional<byte[]> said = said(address, port, heard, Echonet.question());
                    yield said.isEmpty() ? Fingerprint.NOTHING : echonet.read(address, said.get());
                }
                case WsDiscovery.PORT -> {
                    Optional<byte[]> said = said(address, port, heard, onvif.question());
                    yield said.isEmpty() ? Fingerprint.NOTHING : onvif.read(address, said.get());
                }
                case Mdns.PORT -> mdns(address);
                case Coap.PORT -> coap(address);
                default -> Fingerprint.NOTHING;
            };
        } catch (CancelledException e) {
            throw e;
        } catch (IOException e) {
            return Fingerprint.NOTHING;
        }
    }

    private Optional<byte[]> said(
            InetAddress address, int port, Map<Integer, byte[]> heard, byte[] question)
            throws IOException {
        byte[] before = heard.get(port);
        return before == null ? connector.ask(address, port, question) : Optional.of(before);
    }

    private Fingerprint ssdp(InetAddress address) throws IOException {
        Optional<Ssdp> answer = connector
                .ask(address, Ssdp.PORT, Ssdp.search(address.getHostAddress()))
                .flatMap(Ssdp::parse);
        if (answer.isEmpty()) {
            return Fingerprint.NOTHING;
        }
        List<Observable> said = new ArrayList<>();
        said.add(new Observable(Source.UPNP_SERVER, answer.get().server()));
        said.add(new Observable(Source.UPNP_TYPE, answer.get().type()));
        Optional<Ssdp.Description> description = answer.get().descriptionOn(address);
        if (description.isPresent()) {
            said.addAll(description(description.get()));
        }
        return one(Protocol.SSDP, address, Ssdp.PORT, answer.get().server(), said);
    }

    private List<Observable> description(Ssdp.Description place) throws CancelledException {
        try {
            return web.get(place.site(), place.path())
                    .filter(answer -> answer.status() == 200)
                    .map(HttpAnswer::body)
                    .flatMap(UpnpDescription::parse)
                    .map(UdpProbes::properties)
                    .orElse(List.of());
        } catch (CancelledException e) {
            throw e;
        } catch (IOException e) {
            return List.of();
        }
    }

    private static List<Observable> properties(UpnpDescription description) {
        return UPNP.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .flatMap(e ->
                        description
                                .property(e.getKey())
                                .map(v -> new Observable(e.getValue(), v))
                                .stream())
                .toList();
    }

    /** Asks for the services, then for each of the first eight (RFC 6763 section 9). */
    private Fingerprint mdns(InetAddress address) throws IOException {
        Optional<Mdns> services = mdns(address, 1, SERVICES);
        if (services.isEmpty()) {
            return Fingerprint.NOTHING;
        }
        List<Observable> said = new ArrayList<>();
        List<String> names = services.get().answers().stream()
                .filter(a ->
                        a instanceof Mdns.Answer.Pointer p && p.name().equalsIgnoreCase(SERVICES))
                .map(a -> ((Mdns.Answer.Pointer) a).target())
                .distinct()
                .limit(MAX_SERVICES)
                .toList();
        int id = 2;
        for (String name : names) {
            said.add(new Observable(Source.MDNS_SERVICE, name));
            mdns(address, id++, name).ifPresent(answer -> said.addAll(instances(name, answer)));
        }
        return one(Protocol.MDNS, address, Mdns.PORT, String.join(" ", names), said);
    }

    private Optional<Mdns> mdns(InetAddress address, int id, String name) throws IOException {
        return connector
                .ask(address, Mdns.PORT, Mdns.question(id, name, true))
                .flatMap(Mdns::parse);
    }

    private static List<Observable> instances(String service, Mdns answer) {
        return answer.answers().stream()
                .flatMap(a -> switch (a) {
                    case Mdns.Answer.Pointer p
                    when p.name().equalsIgnoreCase(service) ->
                        Stream.of(new Observable(Source.MDNS_INSTANCE, p.target()));
                    case Mdns.Answer.Pointer p -> Stream.<Observable>empty();
                    case Mdns.Answer.Strings s ->
                        Stream.of(new Observable(Source.MDNS_TXT, String.join("; ", s.values())));
                })
                .toList();
    }

    /** The list of resources (RFC 6690), and {@code /info} when it is one of them. */
    private Fingerprint coap(InetAddress address) throws IOException {
        Optional<String> core = coap(address, 0x5345, List.of(".well-known", "core"));
        if (core.isEmpty()) {
            return Fingerprint.NOTHING;
        }
        List<Observable> said = new ArrayList<>();
        said.add(new Observable(Source.COAP_CORE, core.get()));
        if (core.get().contains("</info>")) {
            coap(address, 0x5346, List.of("info"))
                    .ifPresent(i -> said.add(new Observable(Source.COAP_INFO, i)));
        }
        return one(Protocol.COAP, address, Coap.PORT, core.get(), said);
    }

    private Optional<String> coap(InetAddress address, int messageId, List<String> path)
            throws IOException {
        return connector
                .ask(address, Coap.PORT, Coap.get(messageId, path))
                .flatMap(Coap::parse)
                .filter(answer -> answer.messageId() == messageId && answer.code() == Coap.CONTENT)
                .map(Coap::payload);
    }

    private static Fingerprint one(
            Protocol protocol,
            InetAddress address,
            int port,
            String banner,
            List<Observable> said) {
        return new Fingerprint(
                List.of(new Endpoint(protocol, address.getHostAddress(), port, banner)), said);
    }
}
