package dev.sekimori.lab.mqtt;

import dev.sekimori.lab.device.Identity;
import dev.sekimori.lab.device.Measured;
import dev.sekimori.lab.device.Place;

import java.util.concurrent.atomic.AtomicLong;

/** Tells the power drawn by the house; takes no orders. */
final class MeterTalk implements MqttLink.Talk {
    private final Identity identity;
    private final Place place;
    private final Measured power;
    private final AtomicLong measured = new AtomicLong();

    MeterTalk(Identity identity, Place place) {
        this.identity = identity;
        this.place = place;
        this.power = Measured.of(place.seed(), identity.name(), 820, 240);
    }

    @Override
    public String mainTopic() {
        return topic("power");
    }

    @Override
    public String subscription() {
        return "";
    }

    @Override
    public void connected(MqttLink link) {
        link.publish(topic("info"), Payload.info(identity));
    }

    @Override
    public void interval(MqttLink link) {
        long n = measured.getAndIncrement();
        link.publish(
                topic("power"),
                Payload.measured(power.at(n), "W", n, place.clock().instant()));
    }

    @Override
    public void heard(MqttLink link, String payload) {
        // It subscribes to nothing: what comes nevertheless is not obeyed.
    }

    private String topic(String last) {
        return "meter/" + identity.serial() + "/" + last;
    }
}
