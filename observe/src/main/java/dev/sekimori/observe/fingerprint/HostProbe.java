package dev.sekimori.observe.fingerprint;

import dev.sekimori.model.device.Endpoint;
import dev.sekimori.model.device.Protocol;
import dev.sekimori.observe.wire.CancelledException;
import dev.sekimori.observe.wire.Connector;
import dev.sekimori.observe.wire.Pace;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Asks every service of one host, one after the other. */
public final class HostProbe {
    private final TcpProbes tcp;
    private final UdpProbes udp;

    public HostProbe(Connector connector, OnvifProbe onvif) {
        this.tcp = new TcpProbes(connector);
        this.udp = new UdpProbes(connector, onvif);
    }

    /** What was heard of the groups: datagrams by address and port, and how many were none. */
    public record Heard(Map<InetAddress, Map<Integer, byte[]>> byAddress, int ignored) {
        Map<Integer, byte[]> of(InetAddress address) {
            return byAddress.getOrDefault(address, Map.of());
        }
    }

    /**
     * Asks the groups for all hosts at once. What comes from an address that is not {@code meant},
     * or is no answer to the question, is ignored and counted.
     */
    public Heard ask(Groups groups, Duration patience, Pace pace, Predicate<InetAddress> meant)
            throws CancelledException {
        Map<InetAddress, Map<Integer, byte[]>> kept = new HashMap<>();
        int ignored = 0;
        for (var said : groups.ask(udp.groupQuestions(), patience, pace).entrySet()) {
            for (var datagram : said.getValue().entrySet()) {
                if (meant.test(said.getKey())
                        && udp.answers(datagram.getKey(), datagram.getValue())) {
                    kept.computeIfAbsent(said.getKey(), any -> new HashMap<>())
                            .put(datagram.getKey(), datagram.getValue());
                } else {
                    ignored++;
                }
            }
        }
        return new Heard(kept, ignored);
    }

    /**
     * What the host says.
     *
     * @param openPorts its open TCP ports
     * @param udpPorts UDP ports to ask (1900, 3610, 3702, 5353, 5683; others are not asked)
     * @param heard what groups said, which is not asked again
     * @throws CancelledException when whatever this belongs to was cancelled
     */
    public Fingerprint look(
            InetAddress address, List<Integer> openPorts, List<Integer> udpPorts, Heard heard)
            throws CancelledException {
        List<Endpoint> endpoints = new ArrayList<>();
        List<Observable> said = new ArrayList<>();
        for (int port : udpPorts) {
            add(udp.ask(address, port, heard.of(address)), endpoints, said);
        }
        for (int port : openPorts) {
            if (Service.of(port) != Service.RAW_PRINTING) {
                add(tcp.ask(address, port), endpoints, said);
            }
        }
        boolean prints =
                endpoints.stream().anyMatch(e -> e.protocol() == Protocol.IPP || e.port() == 515);
        for (int port : openPorts) {
            if (Service.of(port) == Service.RAW_PRINTING) {
                add(
                        prints ? tcp.askPrinter(address, port) : tcp.ask(address, port),
                        endpoints,
                        said);
            }
        }
        return new Fingerprint(endpoints, said);
    }

    private static void add(Fingerprint part, List<Endpoint> endpoints, List<Observable> said) {
        endpoints.addAll(part.endpoints());
        said.addAll(part.observables());
    }
}
