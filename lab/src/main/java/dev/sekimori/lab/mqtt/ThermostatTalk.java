package dev.sekimori.lab.mqtt;

import dev.sekimori.lab.device.Identity;
import dev.sekimori.lab.device.Measured;
import dev.sekimori.lab.device.Place;

import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tells the temperature, takes a target of 5 to 35 °C. */
final class ThermostatTalk implements MqttLink.Talk {
    private static final double LOWEST = 5;
    private static final double HIGHEST = 35;
    private static final Pattern SET = Pattern.compile(
            "\\s*\\{\\s*\"target\"\\s*:\\s*(-?[0-9]{1,3}(?:\\.[0-9]{1,3})?)\\s*}\\s*");

    private final Identity identity;
    private final Place place;
    private final Measured temperature;
    private final AtomicLong measured = new AtomicLong();

    ThermostatTalk(Identity identity, Place place) {
        this.identity = identity;
        this.place = place;
        this.temperature = Measured.of(place.seed(), identity.name(), 22, 2.5);
    }

    @Override
    public String mainTopic() {
        return topic("temperature");
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
        long n = measured.getAndIncrement();
        String payload =
                Payload.measured(temperature.at(n), "Cel", n, place.clock().instant());
        link.publish(topic("temperature"), payload);
    }

    @Override
    public void heard(MqttLink link, String payload) {
        Matcher set = SET.matcher(payload);
        if (!set.matches()) {
            return;
        }
        double target = Double.parseDouble(set.group(1));
        if (target >= LOWEST && target <= HIGHEST) {
            String accepted = Payload.measured(
                    target, "Cel", measured.get(), place.clock().instant());
            link.publish(topic("target"), accepted);
        }
    }

    private String topic(String last) {
        return "thermostat/" + identity.serial() + "/" + last;
    }
}
