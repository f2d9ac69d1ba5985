package dev.sekimori.model.device;

/** Where a device is in its life (guideline O-1). */
public enum DeviceState {
    DISCOVERED,
    REGISTERED,
    ONBOARDING,
    IN_SERVICE,
    ISOLATED,
    PROBATION,
    LOST,
    RETIRED,
    ERASED;

    /** Whether a device in this state may exchange anything with others through the gateway. */
    public boolean mayCommunicate() {
        return this == REGISTERED || this == ONBOARDING || this == IN_SERVICE || this == PROBATION;
    }
}
