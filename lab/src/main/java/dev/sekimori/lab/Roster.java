package dev.sekimori.lab;

import dev.sekimori.lab.camera.FactoryCamera;
import dev.sekimori.lab.camera.OrderlyCamera;
import dev.sekimori.lab.device.Device;
import dev.sekimori.lab.device.Identity;
import dev.sekimori.lab.device.Place;
import dev.sekimori.lab.lighting.LightingController;
import dev.sekimori.lab.mqtt.MqttDevice;
import dev.sekimori.lab.net.LabException;
import dev.sekimori.lab.net.PortPlan;
import dev.sekimori.lab.plc.Plc;
import dev.sekimori.lab.printer.Printer;
import dev.sekimori.lab.recorder.Recorder;
import dev.sekimori.lab.router.Router;
import dev.sekimori.lab.sensor.EnvironmentSensor;
import dev.sekimori.lab.stranger.Stranger;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Which devices the site has, and where. */
final class Roster {
    /** Last byte of the control server's address. */
    static final int CONTROL = 254;

    private final LabOptions options;
    private final PortPlan ports;

    Roster(LabOptions options, PortPlan ports) {
        this.options = options;
        this.ports = ports;
    }

    /** The site's devices by address, not yet started. */
    List<Device> devices() {
        return List.of(
                new Router(identity("router", 1, Router.MAKE), place(1)),
                new FactoryCamera(identity("camera-1", 10, FactoryCamera.MAKE), place(10)),
                new OrderlyCamera(identity("camera-2", 11, OrderlyCamera.MAKE), place(11)),
                recorder(identity("recorder", 12, Recorder.MAKE)),
                thermostat("thermostat-1", 21),
                thermostat("thermostat-2", 22),
                plug(identity("plug-1", 23, MqttDevice.PLUG)),
                new Plc(identity("plc-1", 31, Plc.MAKE), place(31)),
                new EnvironmentSensor(
                        identity("sensor-1", 41, EnvironmentSensor.MAKE),
                        place(41),
                        options.publishInterval()),
                new Printer(identity("printer-1", 51, Printer.MAKE), place(51)),
                new LightingController(
                        identity("lighting-1", 61, LightingController.MAKE), place(61)),
                meter(identity("meter-1", 71, MqttDevice.METER)),
                new Stranger(
                        identity("unknown-1", 99, Stranger.MAKE), place(99), options.mqttPlain()));
    }

    private Device thermostat(String name, int host) {
        Identity identity = identity(name, host, MqttDevice.THERMOSTAT);
        return MqttDevice.thermostat(
                identity, place(host), options.mqttPlain(), options.publishInterval());
    }

    private Device plug(Identity identity) {
        return MqttDevice.plug(
                identity, place(identity.host()), options.mqttPlain(), options.publishInterval());
    }

    private Device meter(Identity identity) {
        Place place = place(identity.host());
        return options.mqttTls()
                .map(tls -> MqttDevice.meter(identity, place, tls, options.publishInterval()))
                .orElseGet(
                        () -> MqttDevice.silentMeter(identity, place, options.publishInterval()));
    }

    private Device recorder(Identity identity) {
        return new Recorder(identity, place(identity.host()));
    }

    private Identity identity(String name, int host, Identity.Make make) {
        return Identity.of(options.seed(), name, host, make);
    }

    private Place place(int host) {
        return new Place(address(options.prefix(), host), ports, options.clock(), options.seed());
    }

    static InetAddress address(String prefix, int host) {
        try {
            return InetAddress.getByName(prefix + "." + host);
        } catch (UnknownHostException e) {
            throw new LabException("no address: " + prefix + "." + host, e);
        }
    }
}
