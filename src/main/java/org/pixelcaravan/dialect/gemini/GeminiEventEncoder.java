package org.pixelcaravan.dialect.gemini;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pixelcaravan.content.Payload;
import org.pixelcaravan.dialect.EventEncoder;
import org.pixelcaravan.dialect.vertex.GoogleErrors;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.hub.RequestContext;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.model.ImageEvent;
import org.pixelcaravan.model.ImageRequest;
import org.pixelcaravan.model.ImageResult;
import org.pixelcaravan.model.Warning;

/**
 * Writes the chunks of {@code streamGenerateContent}. What a Gemini model says is told piece by piece, as it comes; of other
 * models there is a chunk for each candidate when it is made, and a last one with the finish reasons, the tokens
 * and the warnings; if there is only one, both are the same. Unfinished pictures are left out, since callers would save them as results.
 */
final class GeminiEventEncoder implements EventEncoder {
    private final GeminiAnswerWriter writer;
    private final RequestContext context;
    private final ChunkFraming framing;
    private final boolean single;
    private final LiveCandidates live;
    private final List<GeminiCandidate> candidates = new ArrayList<>();
    private final Map<Integer, Integer> picturesTold = new HashMap<>();
    private Optional<ObjectNode> heldBack = Optional.empty();
    private boolean pictured;
    private int warningsTold;

    GeminiEventEncoder(ImageRequest request, RequestContext context) {
        this.writer = new GeminiAnswerWriter(request, context);
        this.context = context;
        this.framing = request.delivery().asList() ? new ChunkFraming.AsList() : new ChunkFraming.AsEvents();
        this.single = request.count() == 1;
        this.live = new LiveCandidates(request.count());
    }

    @Override
    public String contentType() {
        return framing.contentType();
    }

    @Override
    public List<Payload> encode(ImageEvent event) {
        if (event instanceof ImageEvent.Piece piece) {
            return live.chunk(piece).map(chunk -> piece(chunk, piece.result())).orElse(List.of());
        }
        if (event instanceof ImageEvent.Made made) {
            return single ? List.of() : made(made);
        }
        return event instanceof ImageEvent.Completed completed && !live.complete(completed)
                ? completed(completed.call(), completed.result())
                : List.of();
    }

    private List<Payload> piece(ObjectNode chunk, ImageResult piece) {
        writer.named(chunk, GeminiNative.in(piece));
        pictured |= !piece.images().isEmpty();
        if (live.haveEnded() && !pictured) {
            return told(Optional.of(chunk));
        }
        if (live.haveEnded()) {
            addWarnings(chunk);
        }
        return List.of(framing.chunk(chunk));
    }

    /** An end without a picture waits for the warnings that say so. */
    private List<Payload> told(Optional<ObjectNode> next) {
        List<Payload> chunks = heldBack.map(framing::chunk).map(List::of).orElse(List.of());
        heldBack = next;
        return chunks;
    }

    private List<Payload> made(ImageEvent.Made made) {
        picturesTold.merge(made.call(), 1, Integer::sum);
        return begun(GeminiCandidate.of(ImageResult.of(List.of(made.image()))), Optional.empty());
    }

    private List<Payload> completed(int number, ImageResult call) {
        List<GeminiCandidate> all = GeminiCandidate.of(call);
        if (single) {
            candidates.addAll(all);
            return List.of();
        }
        int told = Math.min(all.size(), picturesTold.getOrDefault(number, 0));
        return begun(all.subList(told, all.size()), GeminiNative.in(call));
    }

    private List<Payload> begun(List<GeminiCandidate> begun, Optional<GeminiNative> told) {
        List<Payload> chunks = new ArrayList<>();
        for (GeminiCandidate candidate : begun) {
            ObjectNode chunk = Json.object();
            chunk.putArray("candidates").add(candidate.begun(candidates.size()));
            candidates.add(candidate);
            chunks.add(framing.chunk(writer.named(chunk, told)));
        }
        return chunks;
    }

    @Override
    public List<Payload> encodeEnd(ImageResult result) {
        if (heldBack.isPresent()) {
            addWarnings(heldBack.get());
            return List.of(framing.chunk(heldBack.get()), framing.end());
        }
        if (!live.isEmpty()
                && live.haveEnded()
                && warningsTold == context.warnings().size()) {
            return List.of(framing.end());
        }
        ObjectNode last = result.images().isEmpty() && live.isEmpty()
                ? writer.write(result)
                : writer.described(endings(), result);
        addWarnings(last);
        return List.of(framing.chunk(last), framing.end());
    }

    private ObjectNode endings() {
        if (!live.isEmpty()) {
            return live.endings();
        }
        ObjectNode last = Json.object();
        ArrayNode ended = last.putArray("candidates");
        candidates.forEach(
                candidate -> ended.add(single ? candidate.whole(ended.size()) : candidate.ended(ended.size())));
        return last;
    }

    @Override
    public List<Payload> encodeError(GatewayException failure) {
        return List.of(framing.chunk(GoogleErrors.envelope(failure)), framing.end());
    }

    @Override
    public List<Payload> keepAlive() {
        return List.of(framing.keepAlive());
    }

    /** Headers have left before most warnings come up. */
    private void addWarnings(ObjectNode chunk) {
        List<Warning> warnings = context.warnings();
        if (warnings.size() == warningsTold) {
            return;
        }
        ArrayNode told = chunk.putObject("caravan").putArray("warnings");
        for (Warning warning : warnings.subList(warningsTold, warnings.size())) {
            ObjectNode item = told.addObject().put("code", warning.code());
            warning.parameter().ifPresent(parameter -> item.put("parameter", parameter));
            item.put("message", warning.message());
        }
        warningsTold = warnings.size();
    }
}
