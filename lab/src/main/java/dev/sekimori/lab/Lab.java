package dev.sekimori.lab;

import dev.sekimori.lab.administration.Owner;
import dev.sekimori.lab.auth.Account;
import dev.sekimori.lab.device.Credential;
import dev.sekimori.lab.device.Device;
import dev.sekimori.lab.device.Identity;
import dev.sekimori.lab.fault.Faults;
import dev.sekimori.lab.fault.Misbehaviour;
import dev.sekimori.lab.http.HttpSite;
import dev.sekimori.lab.net.LabException;
import dev.sekimori.lab.net.PortPlan;
import dev.sekimori.lab.recorder.Recorded;
import dev.sekimori.lab.recorder.Recorder;
import dev.sekimori.lab.recorder.RecorderSource;

import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** A site of simulated devices on loopback. Safe for use by several threads. */
public final class Lab implements AutoCloseable {
    /** Port of the control server, on the site's address 254. */
    public static final int CONTROL_PORT = 7700;

    private final LabOptions options;
    private final List<Device> devices;
    private final Faults faults;
    private final HttpSite control;

    private Lab(LabOptions options, List<Device> devices) {
        this.options = options;
        this.devices = devices;
        this.faults = new Faults(options.mqttPlain());
        this.control = HttpSite.open(controlAddress(), "sekimori-lab", new ControlPages(this));
    }

    /**
     * Starts all devices; returns once all listeners are bound. The gateway need not be there:
     * devices that are its clients try again.
     *
     * @throws LabException when a listener cannot be bound; nothing keeps running then
     */
    public static Lab start(LabOptions options) {
        PortPlan ports = PortPlan.detect(Roster.address(options.prefix(), Roster.CONTROL));
        List<Device> devices = new Roster(options, ports).devices();
        try {
            onAll(devices, Device::start);
            Lab lab = new Lab(options, devices);
            options.recorderSource().ifPresent(lab::record);
            return lab;
        } catch (LabException e) {
            onAll(devices, Device::close);
            throw e;
        }
    }

    /** Does it to all at once, and waits for all. */
    private static void onAll(List<Device> devices, Consumer<Device> act) {
        List<Future<?>> acts = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Device device : devices) {
                acts.add(threads.submit(() -> act.accept(device)));
            }
        }
        for (Future<?> done : acts) {
            try {
                done.get();
            } catch (ExecutionException e) {
                throw new LabException("A device of the lab failed: " + e.getMessage(), e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new LabException("Interrupted", e);
            }
        }
    }

    public LabOptions options() {
        return options;
    }

    /** Where the control server listens. */
    public InetSocketAddress controlAddress() {
        return new InetSocketAddress(
                Roster.address(options.prefix(), Roster.CONTROL), CONTROL_PORT);
    }

    /** All devices as they are now, by address. */
    public List<LabDevice> devices() {
        return devices.stream().map(this::describe).toList();
    }

    /** One device as it is now; empty when the lab has none of that name. */
    public Optional<LabDevice> device(String name) {
        return find(name).map(this::describe);
    }

    private LabDevice describe(Device device) {
        Identity identity = device.identity();
        return new LabDevice(
                identity.name(),
                device.place().address(),
                identity.manufacturer(),
                identity.model(),
                identity.firmware(),
                identity.serial(),
                identity.mac(),
                device.ports(),
                device.factoryState(),
                device.activity(),
                faults.count(identity.name()));
    }

    /** The credential that the owner of a device holds now; empty when it has none. */
    public Optional<Credential> credential(String name) {
        return known(name).credential();
    }

    /** Sets the recorder up to record a stream; it is told at most one. */
    public void record(RecorderSource source) {
        recorder().record(source);
    }

    /** What the recorder has recorded. */
    public Recorded recorded() {
        return recorder().recorded();
    }

    private Recorder recorder() {
        return devices.stream()
                .filter(Recorder.class::isInstance)
                .map(Recorder.class::cast)
                .findFirst()
                .orElseThrow(() -> new LabException("the site has no recorder"));
    }

    /** Tells a device to misbehave; what it was told before ends. */
    public void misbehave(String name, Misbehaviour misbehaviour) {
        faults.start(known(name), misbehaviour);
    }

    /** {@link #repair(String, String)} with a new password that follows from the seed. */
    public Repair repair(String name) {
        return repair(name, Account.password(options.seed(), name + "/repaired"));
    }

    /**
     * Does what an owner would do: starts a misbehaving device anew, and through the device's own
     * web forms, if it has any, sets a new password and switches telnet off.
     *
     * @throws LabException when there is no such device, or it refuses
     */
    public Repair repair(String name, String newPassword) {
        Device device = known(name);
        List<String> steps = new ArrayList<>();
        if (faults.stop(name)) {
            steps.add("started the device anew");
        }
        Optional<URI> forms = device.administration();
        Optional<Credential> credential = device.credential();
        if (forms.isPresent() && credential.isPresent()) {
            steps.addAll(new Owner(forms.get()).repair(credential.get(), newPassword));
        }
        return new Repair(name, steps, device.credential());
    }

    /** Back to the factory state; misbehaviour ends. */
    public void reset(String name) {
        Device device = known(name);
        faults.stop(name);
        device.reset();
    }

    private Optional<Device> find(String name) {
        return devices.stream()
                .filter(device -> device.identity().name().equals(name))
                .findFirst();
    }

    private Device known(String name) {
        return find(name).orElseThrow(() -> new LabException("The lab has no device " + name));
    }

    /**
     * Control first, then misbehaviour, then all devices; returns when their threads have ended.
     */
    @Override
    public void close() {
        control.close();
        faults.close();
        onAll(devices, Device::close);
    }
}
