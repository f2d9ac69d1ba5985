package dev.sekimori.authority;

import java.math.BigInteger;

/** What a genuine certificate of a service says; the role as it was issued. */
public record ServiceCertificate(String name, String role, BigInteger serial) {}
