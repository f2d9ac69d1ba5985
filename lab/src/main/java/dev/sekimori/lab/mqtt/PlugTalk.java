package dev.sekimori.lab.mqtt;

import dev.sekimori.lab.device.Identity;
import dev.sekimori.lab.device.Measured;
import dev.sekimori.lab.device.Place;

import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tells whether it is on and the power drawn, and switches. */
final class PlugTalk implements MqttLink.Talk {
    private static final Pattern SET =
            Pattern.compile("\\s*\\{\\s*\"on\"\\s*:\\s*(true|false)\\s*}\\s*");

    private final Identity identity;
    private final Place place;
    private final Measured power;
    private final AtomicLong told = new AtomicLong();
    private volatile boolean on = true;

    PlugTalk(Identity identity, Place place) {
        this.identity = identity;
        this.place = place;
        this.power = Measured.of(place.seed(), identity.name(), 41, 6);
    }

    @Override
    public String mainTopic() {
        return topic("state");
    }

    @Override
    public String subscription() {
        return topic("set");
    }

    @Override
    public void connected(MqttLink link) {
        link.publish(topic("info"), Payload.info(identity));
    }

    @Override
    public void interval(MqttLink link) {
        long n = told.getAndIncrement();
        boolean now = on;
        String payload =
                Payload.switched(now, now ? power.at(n) : 0, n, place.clock().instant());
        link.publish(topic("state"), payload);
    }

    @Override
    public void heard(MqttLink link, String payload) {
        Matcher set = SET.matcher(payload);
        if (set.matches()) {
            on = Boolean.parseBoolean(set.group(1));
            interval(link);
        }
    }

    private String topic(String last) {
        return "plug/" + identity.serial() + "/" + last;
    }
}
