package dev.sekimori.lab.fault;

/**
 * What a misbehaving device has done so far.
 *
 * @param kind of misbehaviour
 * @param attempts connections or publishes tried
 * @param succeeded those that the network let through
 * @param running whether it still goes on
 */
public record FaultCount(String kind, long attempts, long succeeded, boolean running) {}
