package org.pixelcaravan.catalog;

/** Which of its API's flavours each provider is spoken to in, by the operator's settings. */
@FunctionalInterface
public interface Flavours {
    /** Every provider's usual one. */
    Flavours USUAL = provider -> "";

    /** The flavour's name in the catalogue; empty for the usual one. */
    String of(String providerId);
}
