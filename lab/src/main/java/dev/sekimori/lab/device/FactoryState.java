package dev.sekimori.lab.device;

/** Whether a device still has the password it left the factory with. */
public enum FactoryState {
    /** The password every device of the model has. */
    FACTORY_PASSWORD,
    /** A password of its own. */
    OWN_PASSWORD,
    /** The device knows no passwords. */
    NO_PASSWORD
}
