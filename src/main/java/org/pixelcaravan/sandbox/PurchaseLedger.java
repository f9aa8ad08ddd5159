package org.pixelcaravan.sandbox;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Every generation that was accepted, so that a test can say how often one request was really bought. Keeps the last
 * {@value #REMEMBERED} purchases; the totals count all since the last reset. Safe for use by several threads.
 */
public final class PurchaseLedger {
    static final int REMEMBERED = 10_000;

    private final Deque<Purchase> purchases = new ArrayDeque<>();
    private final Map<String, Integer> callsByVendor = new TreeMap<>();
    private final Map<String, Integer> imagesByVendor = new TreeMap<>();

    /**
     * Books what a call bought; emulators do so at the moment when a real vendor would charge.
     *
     * @param vendor the dialect of the emulator
     * @param images how many pictures were ordered
     * @return what was booked, for a vendor that may take it back
     */
    public Purchase charge(Exchange call, String vendor, String model, int images, String prompt) {
        Purchase purchase =
                new Purchase(vendor, model, images, hash(prompt), Instant.now(), call.header("Idempotency-Key"));
        record(purchase);
        return purchase;
    }

    synchronized void record(Purchase purchase) {
        if (purchases.size() == REMEMBERED) {
            purchases.removeFirst();
        }
        purchases.addLast(purchase);
        callsByVendor.merge(purchase.vendor(), 1, Integer::sum);
        imagesByVendor.merge(purchase.vendor(), purchase.images(), Integer::sum);
    }

    /** Takes a purchase back that is not charged after all; does nothing if it is forgotten. */
    public synchronized void cancel(Purchase purchase) {
        if (purchases.remove(purchase)) {
            callsByVendor.merge(purchase.vendor(), -1, Integer::sum);
            imagesByVendor.merge(purchase.vendor(), -purchase.images(), Integer::sum);
        }
    }

    /** The purchases that are still remembered, oldest first. */
    public synchronized List<Purchase> purchases() {
        return List.copyOf(purchases);
    }

    /** The remembered purchases with exactly this prompt, directives included. */
    public List<Purchase> purchasesOf(String prompt) {
        String hash = hash(prompt);
        return purchases().stream()
                .filter(purchase -> purchase.promptHash().equals(hash))
                .toList();
    }

    /** How many calls were charged since the last reset. */
    public synchronized int totalCalls() {
        return callsByVendor.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** How many pictures were charged since the last reset. */
    public synchronized int totalImages() {
        return imagesByVendor.values().stream().mapToInt(Integer::intValue).sum();
    }

    public synchronized void reset() {
        purchases.clear();
        callsByVendor.clear();
        imagesByVendor.clear();
    }

    /** The first 16 hex digits of the SHA-256 of a prompt. */
    public static String hash(String prompt) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(prompt.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    synchronized ObjectNode toJson() {
        ObjectNode json = Json.object();
        json.put("calls", totalCalls()).put("images", totalImages());
        ObjectNode vendors = json.putObject("vendors");
        callsByVendor.forEach((vendor, calls) ->
                vendors.putObject(vendor).put("calls", calls).put("images", imagesByVendor.get(vendor)));
        ArrayNode list = json.putArray("purchases");
        purchases.forEach(purchase -> list.add(toJson(purchase)));
        return json;
    }

    private static ObjectNode toJson(Purchase purchase) {
        ObjectNode json = Json.object()
                .put("vendor", purchase.vendor())
                .put("model", purchase.model())
                .put("images", purchase.images())
                .put("prompt_hash", purchase.promptHash())
                .put("time", purchase.time().toString());
        purchase.idempotencyKey().ifPresent(key -> json.put("idempotency_key", key));
        return json;
    }
}
