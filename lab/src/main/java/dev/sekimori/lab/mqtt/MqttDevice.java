package dev.sekimori.lab.mqtt;

import dev.sekimori.lab.device.Device;
import dev.sekimori.lab.device.Identity;
import dev.sekimori.lab.device.LabPort;
import dev.sekimori.lab.device.Place;
import dev.sekimori.lab.net.LocalSockets;
import dev.sekimori.lab.net.Tasks;

import org.jspecify.annotations.Nullable;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A device that is nothing but a client of the MQTT broker. */
public final class MqttDevice implements Device {
    /** Ondo T1. */
    public static final Identity.Make THERMOSTAT =
            new Identity.Make("Ondo", "Ondo T1", "2.0.4", "OT");
    /** Sento P1. */
    public static final Identity.Make PLUG = new Identity.Make("Sento", "Sento P1", "1.4.0", "SP");
    /** Mamori G1. */
    public static final Identity.Make METER =
            new Identity.Make("Mamori", "Mamori G1", "6.0.2", "MG");

    private final Identity identity;
    private final Place place;
    private final Tasks tasks = new Tasks();
    private final @Nullable MqttLink link;

    private MqttDevice(
            Identity identity,
            Place place,
            String clientId,
            @Nullable Transport transport,
            MqttLink.Talk talk,
            Duration interval) {
        this.identity = identity;
        this.place = place;
        LocalSockets sockets = tasks.own(new LocalSockets(place.address()));
        this.link = transport == null
                ? null
                : new MqttLink(clientId, transport, talk, interval, tasks, sockets);
    }

    public static MqttDevice thermostat(
            Identity identity, Place place, InetSocketAddress broker, Duration interval) {
        return new MqttDevice(
                identity,
                place,
                "ondo-t1-" + identity.serial(),
                new Transport.Plain(broker),
                new ThermostatTalk(identity, place),
                interval);
    }

    public static MqttDevice plug(
            Identity identity, Place place, InetSocketAddress broker, Duration interval) {
        return new MqttDevice(
                identity,
                place,
                "sento-p1-" + identity.serial(),
                new Transport.Plain(broker),
                new PlugTalk(identity, place),
                interval);
    }

    public static MqttDevice meter(
            Identity identity, Place place, MutualTls tls, Duration interval) {
        return new MqttDevice(
                identity,
                place,
                "mamori-g1-" + identity.serial(),
                new Transport.Mutual(tls),
                new MeterTalk(identity, place),
                interval);
    }

    /** A meter that was given no broker: it keeps silent rather than speak in the clear. */
    public static MqttDevice silentMeter(Identity identity, Place place, Duration interval) {
        return new MqttDevice(
                identity,
                place,
                "mamori-g1-" + identity.serial(),
                null,
                new MeterTalk(identity, place),
                interval);
    }

    /**
     * A client that tells nothing about itself and publishes a byte to {@code x/7f} when it is let
     * in.
     */
    public static MqttDevice bare(
            Identity identity, Place place, String clientId, InetSocketAddress broker) {
        return new MqttDevice(
                identity,
                place,
                clientId,
                new Transport.Plain(broker),
                new BareTalk(),
                Duration.ofSeconds(30));
    }

    /** Its connection; empty when it was given no broker. */
    public Optional<MqttLink> link() {
        return Optional.ofNullable(link);
    }

    @Override
    public void start() {
        if (link != null) {
            tasks.start(identity.name() + " mqtt", link::run);
        }
    }

    @Override
    public Identity identity() {
        return identity;
    }

    @Override
    public Place place() {
        return place;
    }

    @Override
    public List<LabPort> ports() {
        return List.of();
    }

    @Override
    public String activity() {
        if (link == null) {
            return "no broker given";
        }
        return link.isConnected()
                ? "connected as " + link.clientId()
                : "not connected: " + link.problem();
    }

    @Override
    public void close() {
        tasks.close();
    }
}
