package dev.sekimori.app.lab;

import dev.sekimori.app.config.ConfigReader;
import dev.sekimori.app.config.SiteConfig;
import dev.sekimori.app.config.SiteConfig.Address;
import dev.sekimori.app.site.RunningSite;
import dev.sekimori.gateway.Zone;
import dev.sekimori.model.Role;
import dev.sekimori.model.decision.Answer;
import dev.sekimori.model.decision.Conditions;
import dev.sekimori.model.decision.FlowRule;
import dev.sekimori.model.decision.FlowRule.PeerClass;
import dev.sekimori.model.decision.FlowRule.PeerMatch;
import dev.sekimori.model.decision.IdentityStrength;
import dev.sekimori.model.decision.Operation;
import dev.sekimori.model.decision.Situation;
import dev.sekimori.model.device.Protocol;
import dev.sekimori.model.device.Trust;
import dev.sekimori.observe.profile.Profiles;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/** What the tests of the lab start their sites with, and the rules that one breaks its by. */
final class Mutations {
    private static final String PREFIX = GuidelineMutationTest.PREFIX;
    private static final AtomicInteger NEXT_PORT =
            new AtomicInteger(21_000 + new Random().nextInt(8_000));

    private Mutations() {}

    /** The lab with its site, the site's data in {@code data}. */
    static LabSite start(Path data, SiteConfig config, InstantSource clock) throws IOException {
        Files.createDirectories(data.resolve("lab"));
        return LabSite.start(
                new RunningSite.Start(data, config, Profiles.builtIn(), true, "test", clock),
                PREFIX);
    }

    static SiteConfig config() throws IOException {
        SiteConfig usual = ConfigReader.lab();
        return new SiteConfig(
                usual.name(),
                usual.domain(),
                new SiteConfig.Listen(
                        free(), free(), free(), free(), free(), free(), free(), free()),
                List.of(
                        new Zone("lab", List.of(PREFIX + ".0/24"), Zone.MqttIdentity.ADDRESS),
                        new Zone("users", List.of("127.0.0.0/8"), Zone.MqttIdentity.CREDENTIALS)),
                usual.rules(),
                usual.scanning(),
                usual.discovery(),
                new SiteConfig.Recovering(Duration.ofSeconds(1)),
                usual.notices(),
                usual.mqtt(),
                usual.clients(),
                usual.upstream(),
                usual.securityContact(),
                usual.virtualPatches(),
                List.of(),
                usual.clientAuthorities(),
                usual.deciding());
    }

    /** A port that nobody is given by chance meanwhile: below those that the kernel hands out. */
    private static Address free() throws IOException {
        for (int tries = 0; tries < 1_000; tries++) {
            int port = NEXT_PORT.getAndIncrement();
            try (ServerSocket _ = listen("127.0.0.1", port)) {
                return new Address("127.0.0.1", port);
            } catch (BindException taken) {
                continue;
            }
        }
        throw new IOException("no port is free");
    }

    static ServerSocket listen(String address, int port) throws IOException {
        return new ServerSocket(port, 10, InetAddress.getByName(address));
    }

    static FlowRule anyone(PeerClass kind) {
        return new FlowRule(
                "for-everybody",
                new PeerMatch(kind, Role.VIEWER, List.of()),
                List.of(Protocol.HTTP, Protocol.MQTT),
                List.of(Operation.values()),
                List.of("**", "#"),
                Answer.ALLOW,
                0);
    }

    static FlowRule noVideoInAnEmergency() {
        return new FlowRule(
                        "no-video-in-an-emergency",
                        new PeerMatch(PeerClass.USER, Role.VIEWER, List.of()),
                        List.of(Protocol.HTTP),
                        List.of(Operation.READ, Operation.STREAM),
                        List.of("/video.mjpg"),
                        Answer.REFUSE,
                        0)
                .when(new Conditions(
                        List.of(Situation.EMERGENCY),
                        List.of(),
                        Trust.Level.NONE,
                        IdentityStrength.ADDRESS,
                        List.of(),
                        Optional.empty()));
    }
}
