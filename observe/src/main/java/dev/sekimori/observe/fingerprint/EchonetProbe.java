package dev.sekimori.observe.fingerprint;

import dev.sekimori.model.device.Endpoint;
import dev.sekimori.model.device.Protocol;
import dev.sekimori.observe.profile.Source;
import dev.sekimori.observe.wire.CancelledException;
import dev.sekimori.observe.wire.Connector;
import dev.sekimori.observe.wire.Echonet;

import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What an ECHONET Lite node says of itself: maker, product and instances by its node profile, then
 * what can be read, set and announced of each of the first eight instances.
 */
final class EchonetProbe {
    private static final int MOST_INSTANCES = 8;

    private final Connector connector;

    EchonetProbe(Connector connector) {
        this.connector = connector;
    }

    /** Nothing when the datagram is no answer of a node profile. */
    Fingerprint read(InetAddress address, byte[] datagram) throws CancelledException {
        Optional<Echonet> node = Echonet.parse(datagram);
        if (node.isEmpty()) {
            return Fingerprint.NOTHING;
        }
        List<Observable> said = new ArrayList<>();
        add(said, Source.ECHONET_MANUFACTURER, node.get().maker());
        add(said, Source.ECHONET_PRODUCT, node.get().product());
        add(said, Source.ECHONET_INSTANCES, node.get().instances());
        List<String> objects = node.get().instances().stream()
                .flatMap(list -> Arrays.stream(list.split(" ", -1)))
                .limit(MOST_INSTANCES)
                .toList();
        String classes = objects.stream()
                .map(Echonet::className)
                .distinct()
                .collect(Collectors.joining(", "));
        if (!classes.isEmpty()) {
            said.add(new Observable(Source.ECHONET_CLASSES, classes));
        }
        for (String object : objects) {
            add(said, Source.ECHONET_PROPERTIES, maps(address, object));
        }
        String banner = node.get()
                .product()
                .map(product -> classes.isEmpty() ? product : product + " · " + classes)
                .orElse(classes);
        Endpoint endpoint =
                new Endpoint(Protocol.ECHONET_LITE, address.getHostAddress(), Echonet.PORT, banner);
        return new Fingerprint(List.of(endpoint), said);
    }

    private Optional<String> maps(InetAddress address, String object) throws CancelledException {
        try {
            return connector
                    .ask(address, Echonet.PORT, Echonet.mapsQuestion(object))
                    .flatMap(answer -> Echonet.parse(answer, object))
                    .flatMap(Echonet::maps)
                    .map(maps -> object + " " + maps);
        } catch (CancelledException e) {
            throw e;
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static void add(List<Observable> said, Source source, Optional<String> text) {
        text.filter(t -> !t.isEmpty()).ifPresent(t -> said.add(new Observable(source, t)));
    }
}
