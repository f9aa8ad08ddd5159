package org.pixelcaravan.sandbox.glm;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.UUID;
import org.pixelcaravan.sandbox.Json;
import org.pixelcaravan.sandbox.PromptDirectives;

/** What is answered to a call that waits for its picture. */
final class GlmAnswers {
    private static final int HARMLESS = 3;

    private GlmAnswers() {}

    static ObjectNode of(GlmCall call, PromptDirectives directives, String url) {
        ObjectNode body = Json.object()
                .put("created", Instant.now().getEpochSecond())
                .put("id", UUID.randomUUID().toString().replace("-", ""));
        call.requestId().ifPresent(name -> body.put("request_id", name));
        ArrayNode data = body.putArray("data");
        if (!directives.wantsNoPicture()) {
            data.addObject().put("url", url);
        }
        return withFilter(body, HARMLESS);
    }

    /** Adds what is thought of the content: 0 is the gravest, 3 is harmless. */
    static ObjectNode withFilter(ObjectNode body, int level) {
        body.putArray("content_filter").addObject().put("role", "assistant").put("level", level);
        return body;
    }
}
