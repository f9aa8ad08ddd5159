package org.pixelcaravan.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.sandbox.PurchaseLedger;
import org.pixelcaravan.support.RunningGateway;

/** What a vendor would have charged for. */
final class Purchases {
    private final URI ledger;

    Purchases(RunningGateway gateway) {
        String vendor = gateway.camelContext().resolvePropertyPlaceholders("{{caravan.providers.openai.baseUrl}}");
        this.ledger = URI.create(vendor).resolve("/sandbox/purchases");
    }

    /** The number of calls that were charged for exactly this prompt. */
    int of(String prompt) {
        String hash = PurchaseLedger.hash(prompt);
        int count = 0;
        for (JsonNode purchase : read().get("purchases")) {
            count += purchase.get("prompt_hash").textValue().equals(hash) ? 1 : 0;
        }
        return count;
    }

    private JsonNode read() {
        try (InputStream in = ledger.toURL().openStream()) {
            return Json.MAPPER.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
