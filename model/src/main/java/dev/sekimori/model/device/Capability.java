package dev.sekimori.model.device;

/** Whether a device can protect itself or the gateway must do it (guideline G1-4, G4-F3). */
public enum Capability {
    SELF_PROTECTING,
    GATEWAY_PROTECTED,
    UNKNOWN
}
