package org.pixelcaravan.support;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
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
