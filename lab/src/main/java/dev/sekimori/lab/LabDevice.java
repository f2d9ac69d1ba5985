package dev.sekimori.lab;

import dev.sekimori.lab.device.FactoryState;
import dev.sekimori.lab.device.LabPort;
import dev.sekimori.lab.fault.FaultCount;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * A device of the lab as it is now.
 *
 * @param name its name in the lab
 * @param address its own
 * @param manufacturer made up; empty for the device nobody knows
 * @param model as it tells
 * @param firmware as it tells
 * @param serial as it tells
 * @param mac locally administered
 * @param ports on which it listens now
 * @param factoryState whether it has its factory password
 * @param activity what it does by itself, in words; may be empty
 * @param misbehaviour what it has been told to do wrong, until repaired or reset
 */
public record LabDevice(
        String name,
        InetAddress address,
        String manufacturer,
        String model,
        String firmware,
        String serial,
        String mac,
        List<LabPort> ports,
        FactoryState factoryState,
        String activity,
        Optional<FaultCount> misbehaviour) {

    public LabDevice {
        ports = List.copyOf(ports);
    }
}
