package dev.sekimori.model.decision;

import dev.sekimori.model.Text;
import dev.sekimori.model.device.Protocol;

import java.util.List;

/**
 * One function or piece of information of a model of device that must be protected (guideline G2-1,
 * G2-2). {@code protocols} and {@code resources}, in the form of a {@link FlowRule}'s, say where it
 * is reached; without them it is only named. {@code information} is the class of what reading it
 * tells. {@code side} is {@link Side#OUTER} for a function that others reach from outside the site,
 * for example over its own cellular link.
 */
public record Asset(
        String name,
        AssetKind kind,
        InformationClass information,
        Side side,
        List<Protocol> protocols,
        List<String> resources) {
    public Asset {
        Text.bounded("asset", name, 200);
        protocols = List.copyOf(protocols);
        resources = List.copyOf(resources);
    }

    /** An asset of which nothing but the name is known. */
    public static Asset named(String name, AssetKind kind) {
        return new Asset(name, kind, InformationClass.INTERNAL, Side.INNER, List.of(), List.of());
    }
}
