package dev.sekimori.bench.load;

import io.netty.handler.ssl.util.InsecureTrustManagerFactory;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SSLContext;

/**
 * Live devices of which one after another is cut off while it publishes without a pause: from the
 * moment before the operator's request is written until the last message of the device came to a
 * subscriber, or its connection ended. One sample for each device; {@code wallNs} is that time.
 */
final class Isolation {
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final Duration FLOWING = Duration.ofMillis(20);
    /** One operator's pace: what follows a cut does not meet the next. */
    private static final Duration PACE = Duration.ofMillis(100);

    private static final int CREATED = 202;

    private final Net net;
    private final Side side;
    private final Settings settings;
    private final HttpClient http;
    private final List<MqttLink> links = new ArrayList<>();
    private volatile long lastMessageNs;
    private volatile int talking;

    Isolation(Net net, Side side, Settings settings) {
        this.net = net;
        this.side = side;
        this.settings = settings;
        this.http = HttpClient.newBuilder().sslContext(trusting()).build();
    }

    private static SSLContext trusting() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new LoadException("TLS cannot be set up", e);
        }
    }

    /** Each of its own messages that comes back makes the device send the next. */
    private final class Talk implements MqttLink.Traffic {
        private final int index;
        private int toSend;

        private Talk(int index) {
            this.index = index;
        }

        @Override
        public void message(MqttLink link, int number) {
            lastMessageNs = System.nanoTime();
            toSend++;
        }

        @Override
        public void acknowledged(MqttLink link) {
            // QoS 0 has none.
        }

        @Override
        public void batchEnd(MqttLink link) {
            if (talking == index && toSend > 0) {
                link.publish(Devices.ownTopic(index), new byte[64], 0, 0);
            }
            toSend = 0;
        }
    }

    void run() {
        int devices = settings.number("connections");
        for (int i = 0; i < devices; i++) {
            MqttLink link = new MqttLink(MqttLink.Introduction.of(Devices.name(i)), new Talk(i));
            net.open(side.address(), Optional.of(Devices.address(i)), Net.Tls.NONE, link);
            Waiting.until(link.connected());
            links.add(link);
        }
        for (int i = 0; i < devices; i++) {
            Waiting.until(links.get(i).subscribe("bench/" + Devices.name(i) + "/#", 0));
        }
        int warm = settings.number("warm");
        for (int i = 0; i < warm + settings.number("cuts"); i++) {
            long ns = cut(i);
            if (i >= warm) {
                System.out.println(new Sample(side.name(), i, 1, 0, ns, 0).written());
            }
        }
    }

    private long cut(int index) {
        MqttLink link = links.get(index);
        talking = index;
        lastMessageNs = System.nanoTime();
        link.channel().eventLoop().execute(() -> {
            link.publish(Devices.ownTopic(index), new byte[64], 0, 0);
            link.flush();
        });
        Waiting.forThe(PACE.plus(FLOWING));
        long start = System.nanoTime();
        isolate(index);
        Waiting.until(link.closed());
        return Math.max(0, lastMessageNs - start);
    }

    private void isolate(int index) {
        URI uri = URI.create(
                settings.text("console") + "api/v1/devices/" + Devices.name(index) + "/isolation");
        HttpRequest request = HttpRequest.newBuilder(uri)
                .timeout(LONGEST)
                .header("Authorization", "Bearer " + settings.text("token"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"reason\":\"measured\"}"))
                .build();
        try {
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != CREATED) {
                throw new LoadException("isolation answered " + answer.body());
            }
        } catch (IOException e) {
            throw new LoadException("isolation failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LoadException("interrupted", e);
        }
    }

    void close() {
        links.forEach(link -> link.channel()
                .close()
                .awaitUninterruptibly(LONGEST.toMillis(), TimeUnit.MILLISECONDS));
    }
}
