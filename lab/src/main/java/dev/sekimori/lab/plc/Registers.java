package dev.sekimori.lab.plc;

import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * The controller's 16-bit registers; input and holding registers are the same ones. Safe for use by
 * several threads.
 */
public final class Registers {
    /** How many there are, from 0. */
    public static final int COUNT = 128;

    static final int TANK_LEVEL = 0;
    static final int VALVE = 1;
    static final int MOTOR_SPEED = 2;

    private final AtomicIntegerArray values = new AtomicIntegerArray(COUNT);
    private final int level;

    Registers(int level) {
        this.level = level;
        reset();
    }

    void reset() {
        for (int i = 0; i < COUNT; i++) {
            values.set(i, 0);
        }
        values.set(TANK_LEVEL, level);
        values.set(VALVE, 1);
        values.set(MOTOR_SPEED, 1450);
    }

    int get(int address) {
        return values.get(address);
    }

    void set(int address, int value) {
        values.set(address, value & 0xffff);
    }
}
