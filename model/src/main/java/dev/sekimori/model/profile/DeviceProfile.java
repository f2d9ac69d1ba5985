package dev.sekimori.model.profile;

import dev.sekimori.model.decision.Asset;
import dev.sekimori.model.decision.AssetKind;
import dev.sekimori.model.decision.FlowRule;
import dev.sekimori.model.device.Capability;
import dev.sekimori.model.device.IsolationMode;
import dev.sekimori.model.patch.VirtualPatch;
import dev.sekimori.model.thing.ThingModel;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * What is known of a model of device: how to recognise it, what of it must be protected, who may do
 * what with it, and who supports it. Read from {@code profiles/*.yaml}.
 */
public record DeviceProfile(
        String id,
        String type,
        String manufacturer,
        String model,
        Capability capability,
        boolean safetyRelevant,
        IsolationMode isolation,
        List<IdentificationRule> identification,
        List<Asset> assets,
        List<FlowRule> flows,
        ThingModel thing,
        List<FactoryCredential> factoryCredentials,
        Support support,
        List<RemedyStep> remedies,
        List<Label> labels,
        List<VirtualPatch> virtualPatches,
        Optional<MudReference> mud) {

    public DeviceProfile {
        identification = List.copyOf(identification);
        assets = List.copyOf(assets);
        flows = List.copyOf(flows);
        factoryCredentials = List.copyOf(factoryCredentials);
        remedies = List.copyOf(remedies);
        labels = List.copyOf(labels);
        virtualPatches = List.copyOf(virtualPatches);
    }

    /** A profile without virtual patches and MUD file. */
    public DeviceProfile(
            String id,
            String type,
            String manufacturer,
            String model,
            Capability capability,
            boolean safetyRelevant,
            IsolationMode isolation,
            List<IdentificationRule> identification,
            List<Asset> assets,
            List<FlowRule> flows,
            ThingModel thing,
            List<FactoryCredential> factoryCredentials,
            Support support,
            List<RemedyStep> remedies,
            List<Label> labels) {
        this(
                id,
                type,
                manufacturer,
                model,
                capability,
                safetyRelevant,
                isolation,
                identification,
                assets,
                flows,
                thing,
                factoryCredentials,
                support,
                remedies,
                labels,
                List.of(),
                Optional.empty());
    }

    /**
     * The MUD file of the model and its detached signature (RFC 8520 section 13): names of files
     * beside the profile. A signature that is not named is looked for beside the file.
     */
    public record MudReference(String file, Optional<String> signature) {}

    /** The names of the functions to be protected (guideline G2-1). */
    public List<String> protectedFunctions() {
        return names(false);
    }

    /** The names of the information to be protected (guideline G2-2). */
    public List<String> protectedInformation() {
        return names(true);
    }

    private List<String> names(boolean ofInformation) {
        return assets.stream()
                .filter(asset -> (asset.kind() == AssetKind.INFORMATION) == ofInformation)
                .map(Asset::name)
                .toList();
    }

    /**
     * One observable that speaks for the model. {@code source} names where to look (for example
     * {@code http.title}, {@code http.realm}, {@code http.server}, {@code telnet.banner},
     * {@code ssh.banner}, {@code upnp.modelName}, {@code mdns.txt}, {@code rtsp.server},
     * {@code mqtt.clientId}, {@code modbus.deviceIdentification}, {@code coap.core},
     * {@code echonet.manufacturer}, {@code pjl.id}). {@code pattern} is a linear-time RE2-like
     * subset of Java's regular expressions; its named groups {@code firmware} and {@code serial}
     * fill the identification. {@code confidence} is a per cent.
     */
    public record IdentificationRule(String source, String pattern, int confidence) {}

    /**
     * A user and password pair that the maker ships; {@code service} is {@code http} or
     * {@code telnet}.
     */
    public record FactoryCredential(String service, String user, String password) {
        @Override
        public String toString() {
            return "FactoryCredential[service=" + service + ", user=" + user + "]";
        }
    }

    /**
     * Who helps with the model and until when; an empty contact means that nobody does (guideline
     * U-1).
     */
    public record Support(String contact, Optional<LocalDate> end) {}

    /**
     * What an owner does, step by step, about one kind of finding ({@code kind} as in the REST
     * contract).
     */
    public record RemedyStep(String kind, String en, String ja) {}

    /**
     * A mark that somebody gave the model after looking at its security, for example JC-STAR. Every
     * scheme has its own levels; {@code level} counts from 1. {@code end} is the last day on which
     * it is valid.
     */
    public record Label(String scheme, int level, String number, Optional<LocalDate> end) {
        public Label {
            if (level < 1 || level > 9) {
                throw new IllegalArgumentException("label level: 1 to 9");
            }
        }
    }
}
