package org.pixelcaravan.audit;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Optional;
import org.pixelcaravan.content.MacKey;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.hub.Purchase;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.model.AspectRatio;
import org.pixelcaravan.model.ImageRequest;
import org.pixelcaravan.model.ImageSize;
import org.pixelcaravan.model.Tier;

/**
 * One line of the audit log while it is put together: a JSON object, whose fields stand in the order in which they are told. Words
 * of callers and vendors are cut, so that none fills the disk; as JSON they cannot pretend to be a line of their own.
 */
public final class AuditLine {
    static final int LONGEST_TEXT = 256;
    static final int LONGEST_PROMPT = 4_000;

    private final ObjectNode json = Json.object();
    private final MacKey secret;
    private final boolean prompts;

    AuditLine(Instant time, MacKey secret, boolean prompts) {
        this.secret = secret;
        this.prompts = prompts;
        json.put("time", time.truncatedTo(ChronoUnit.MILLIS).toString());
    }

    /** Says something that is short. */
    public AuditLine with(String name, String value) {
        json.put(name, cut(value, LONGEST_TEXT));
        return this;
    }

    /** The same for what may not be known. */
    public AuditLine with(String name, Optional<String> value) {
        value.ifPresent(known -> with(name, known));
        return this;
    }

    public AuditLine with(String name, long value) {
        json.put(name, value);
        return this;
    }

    /** What the caller wants. */
    public AuditLine asked(ImageRequest request) {
        with("asked", request.model());
        with("operation", request.operation().id());
        size(request.size());
        with("count", request.count());
        with("prompt-hmac", hmac(request.prompt()));
        if (prompts) {
            json.put("prompt", cut(request.prompt(), LONGEST_PROMPT));
        }
        return this;
    }

    private void size(ImageSize size) {
        if (size instanceof ImageSize.Exact exact) {
            with("size", exact.pixels().toString());
        } else if (size instanceof ImageSize.Shape shape) {
            with("ratio", shape.ratio().map(AspectRatio::toString));
            with("resolution", shape.tier().map(Tier::label));
        }
    }

    /** Not a plain hash, from which a short prompt can be guessed. */
    private String hmac(String prompt) {
        return HexFormat.of().formatHex(secret.sign(prompt.getBytes(StandardCharsets.UTF_8)));
    }

    /** What was bought. */
    public AuditLine bought(Purchase purchase) {
        ArrayNode pictures = json.putArray("pictures");
        purchase.made().forEach(picture -> pictures.addObject()
                .put("bytes", picture.bytes())
                .put("width", picture.width())
                .put("height", picture.height()));
        purchase.cost().ifPresent(cost -> {
            json.put("cost", cost.amount());
            json.put("currency", cost.currency());
        });
        if (!purchase.vendorRequests().isEmpty()) {
            ArrayNode requests = json.putArray("vendor-requests");
            purchase.vendorRequests().forEach(name -> requests.add(cut(name, LONGEST_TEXT)));
        }
        return this;
    }

    /** How it ended, if it failed: its code, and never the words, which may quote others. */
    public AuditLine failed(GatewayException failure) {
        with("outcome", failure.code().name());
        return with("vendor-code", failure.vendorCode());
    }

    public AuditLine lasted(Duration time) {
        return with("milliseconds", time.toMillis());
    }

    /** So many before it have no line. */
    AuditLine omitted(long lines) {
        return with("omitted", lines);
    }

    /** At a whole character. */
    private static String cut(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
        return text.substring(0, end) + "…";
    }

    String toJson() {
        return json.toString();
    }
}
