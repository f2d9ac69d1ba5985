package dev.sekimori.model.decision;

import dev.sekimori.model.device.Trust;

import java.util.List;

/** The least trust in a peer that may read information of a class (guideline G3-5). */
public record Clearance(InformationClass information, Trust.Level least) {
    /** What holds where a site says nothing else. */
    public static final List<Clearance> USUAL = List.of(
            new Clearance(InformationClass.PUBLIC, Trust.Level.NONE),
            new Clearance(InformationClass.INTERNAL, Trust.Level.LOW),
            new Clearance(InformationClass.CONFIDENTIAL, Trust.Level.MEDIUM),
            new Clearance(InformationClass.PERSONAL, Trust.Level.MEDIUM),
            new Clearance(InformationClass.SECRET, Trust.Level.HIGH));
}
