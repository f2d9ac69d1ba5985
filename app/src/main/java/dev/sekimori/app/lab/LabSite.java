package dev.sekimori.app.lab;

import dev.sekimori.app.site.RunningSite;
import dev.sekimori.lab.Lab;
import dev.sekimori.lab.LabDevice;
import dev.sekimori.lab.LabOptions;
import dev.sekimori.lab.mqtt.MutualTls;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The demonstration site: the lab's devices with a real site before them. The lab's people are
 * played by {@link LabPeople}: they enrol the meter, let the site be scanned, accept what they
 * know, and set the recorder up.
 */
public final class LabSite implements AutoCloseable {
    private static final long SEED = 20_160_705;
    private static final String METER = "meter-1";

    private final Lab lab;
    private final RunningSite site;
    private final LabPeople people;

    private LabSite(Lab lab, RunningSite site, LabPeople people) {
        this.lab = lab;
        this.site = site;
        this.people = people;
    }

    /**
     * Starts the devices, then the site with {@code startSite}, then lets the lab's people begin.
     */
    public static LabSite start(RunningSite.Start start, String prefix) {
        Path folder = start.dir().resolve("lab");
        Lab lab = Lab.start(options(start, folder).withPrefix(prefix));
        try {
            RunningSite site = RunningSite.start(start);
            try {
                LabPeople people = new LabPeople(lab, site, folder);
                people.enrolMeter(device(lab, METER));
                people.begin();
                return new LabSite(lab, site, people);
            } catch (RuntimeException e) {
                site.close();
                throw e;
            }
        } catch (RuntimeException e) {
            lab.close();
            throw e;
        }
    }

    private static LabOptions options(RunningSite.Start start, Path folder) {
        var listen = start.config().listen();
        InetSocketAddress plain =
                new InetSocketAddress(listen.mqtt().host(), listen.mqtt().port());
        InetSocketAddress tls =
                new InetSocketAddress(listen.mqttTls().host(), listen.mqttTls().port());
        return LabOptions.usual(SEED, plain)
                .withPublishInterval(Duration.ofSeconds(1))
                .withMqttTls(new MutualTls(
                        tls,
                        folder.resolve("meter-1.pem"),
                        folder.resolve("meter-1.key"),
                        start.dir().resolve("site-ca.pem")));
    }

    private static LabDevice device(Lab lab, String name) {
        return lab.device(name)
                .orElseThrow(() -> new IllegalStateException("the lab has no " + name));
    }

    public RunningSite site() {
        return site;
    }

    public Lab lab() {
        return lab;
    }

    /** The lab's people first, then the site, so that the devices see it go, then the devices. */
    @Override
    public void close() {
        people.close();
        site.close();
        lab.close();
    }
}
