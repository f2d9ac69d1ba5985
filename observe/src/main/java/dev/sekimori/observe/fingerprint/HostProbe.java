package dev.sekimori.observe.fingerprint;

import dev.sekimori.model.device.Endpoint;
import dev.sekimori.model.device.Protocol;
import dev.sekimori.observe.wire.CancelledException;
import dev.sekimori.observe.wire.Connector;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/** Asks every service of one host, one after the other. */
public final class HostProbe {
    private final TcpProbes tcp;
    private final UdpProbes udp;

    public HostProbe(Connector connector) {
        this.tcp = new TcpProbes(connector);
        this.udp = new UdpProbes(connector);
    }

    /**
     * What the host says.
     *
     * @param openPorts its open TCP ports
     * @param udpPorts UDP ports to ask (1900, 3610, 5353, 5683; others are not asked)
     * @throws CancelledException when whatever this belongs to was cancelled
     */
    public Fingerprint look(InetAddress address, List<Integer> openPorts, List<Integer> udpPorts)
            throws CancelledException {
        List<Endpoint> endpoints = new ArrayList<>();
        List<Observable> said = new ArrayList<>();
        for (int port : udpPorts) {
            add(udp.ask(address, port), endpoints, said);
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
