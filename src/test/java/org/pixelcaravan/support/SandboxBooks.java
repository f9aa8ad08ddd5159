package org.pixelcaravan.support;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.sandbox.PurchaseLedger;

/** What the vendors of a gateway's sandbox have charged for. */
public final class SandboxBooks {
    private final RunningGateway gateway;
    private int before;

    public SandboxBooks(RunningGateway gateway) {
        this.gateway = gateway;
    }

    /** Leaves out what was bought until now, for tests that share a gateway. */
    public static SandboxBooks fromNowOn(RunningGateway gateway) {
        SandboxBooks books = new SandboxBooks(gateway);
        books.before = books.all().size();
        return books;
    }

    /** How often this very prompt was bought. */
    public int purchasesOf(String prompt) {
        String hash = PurchaseLedger.hash(prompt);
        int count = 0;
        for (JsonNode purchase : purchases()) {
            if (purchase.path("prompt_hash").textValue().equals(hash)) {
                count++;
            }
        }
        return count;
    }

    /** How many pictures were bought with this very prompt. */
    public int picturesOf(String prompt) {
        String hash = PurchaseLedger.hash(prompt);
        int count = 0;
        for (JsonNode purchase : purchases()) {
            if (purchase.path("prompt_hash").textValue().equals(hash)) {
                count += purchase.path("images").intValue();
            }
        }
        return count;
    }

    /** Address of a vendor's emulator, as the gateway is configured with it. */
    public URI baseUrl(String provider) {
        return URI.create(
                gateway.camelContext().resolvePropertyPlaceholders("{{caravan.providers." + provider + ".baseUrl}}"));
    }

    /** Settings with which another gateway buys from the same emulators. */
    public Map<String, String> settings(String... providers) {
        Map<String, String> settings = new HashMap<>();
        for (String provider : providers) {
            settings.put(
                    "caravan.providers." + provider + ".baseUrl",
                    baseUrl(provider).toString());
            settings.put("caravan.providers." + provider + ".apiKey", apiKey(provider));
        }
        return settings;
    }

    /** Orders a picture from Flux past all gateways; at the address that comes back is told what became of it. */
    public URI orderFromFlux(String prompt) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(baseUrl("flux") + "/v1/flux-2-pro"))
                .header("Content-Type", "application/json")
                .header("x-key", apiKey("flux"))
                .POST(HttpRequest.BodyPublishers.ofString(
                        Json.object().put("prompt", prompt).toString()));
        return URI.create(
                ProviderCalls.json(gateway.send(request)).path("polling_url").textValue());
    }

    /** Forgets all purchases, and how often each prompt has been drawn. */
    public void reset() {
        gateway.send(HttpRequest.newBuilder(ledger()).DELETE());
        before = 0;
    }

    /** The words of the last calls in which this prompt has reached a vendor, oldest first; those that are JSON. */
    public List<JsonNode> callsOf(String prompt) {
        try {
            List<JsonNode> words = new ArrayList<>();
            for (JsonNode call : calls()) {
                String body = call.path("body").textValue();
                if (body.startsWith("{") && body.contains(prompt)) {
                    words.add(Json.MAPPER.readTree(body));
                }
            }
            return words;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How many calls to addresses with this end have reached the vendors of late. */
    public long callsTo(String end) {
        return calls().stream()
                .filter(call -> call.path("path").textValue().endsWith(end))
                .count();
    }

    private String apiKey(String provider) {
        return gateway.camelContext().resolvePropertyPlaceholders("{{caravan.providers." + provider + ".apiKey}}");
    }

    private List<JsonNode> calls() {
        try {
            URI log = baseUrl("openai").resolve("/sandbox/calls");
            List<JsonNode> calls = new ArrayList<>();
            Json.MAPPER
                    .readTree(gateway.send(HttpRequest.newBuilder(log)).body())
                    .path("calls")
                    .forEach(calls::add);
            return calls;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private URI ledger() {
        return baseUrl("openai").resolve("/sandbox/purchases");
    }

    private List<JsonNode> purchases() {
        List<JsonNode> all = all();
        return all.subList(before, all.size());
    }

    private List<JsonNode> all() {
        try {
            List<JsonNode> all = new ArrayList<>();
            Json.MAPPER
                    .readTree(gateway.send(HttpRequest.newBuilder(ledger())).body())
                    .path("purchases")
                    .forEach(all::add);
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
