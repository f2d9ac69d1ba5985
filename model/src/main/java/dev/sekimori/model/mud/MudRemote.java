package dev.sekimori.model.mud;

/** Something that an entry says of the other end (RFC 8520 section 3.10 to 3.16). */
public sealed interface MudRemote {
    /** A host by its DNS name (RFC 8520 section 8), in lower case. */
    record Host(String name) implements MudRemote {}

    /** An address block, as a CIDR text. */
    record Network(String cidr) implements MudRemote {}

    /** The networks of the site itself (section 3.14). */
    record LocalNetworks() implements MudRemote {}

    /** What the site calls the controller of a class, named by a URI (section 3.15). */
    record Controller(String uri) implements MudRemote {}

    /** The controller of this very device (section 3.16). */
    record MyController() implements MudRemote {}

    /** Devices whose MUD URL has the same authority as this one's (section 3.11). */
    record SameManufacturer() implements MudRemote {}

    /** Devices whose MUD URL has an authority (section 3.10). */
    record Manufacturer(String authority) implements MudRemote {}

    /** Devices with a MUD URL (section 3.13). */
    record Model(String url) implements MudRemote {}
}
