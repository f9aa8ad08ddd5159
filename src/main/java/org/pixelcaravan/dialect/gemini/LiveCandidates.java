package org.pixelcaravan.dialect.gemini;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.model.ImageEvent;

/**
 * The candidates of a stream that is handed on as it comes, each under the number of its call. The chunks of a single one are
 * the model's own. Of several, the ends wait for the last chunk of all: clients take the tokens that they are told last for
 * the tokens of the request.
 */
final class LiveCandidates {
    private final boolean single;
    private final SortedMap<Integer, GeminiCandidate> open = new TreeMap<>();
    private final Set<Integer> ended = new HashSet<>();

    /** @param count the number of candidates wanted */
    LiveCandidates(int count) {
        this.single = count == 1;
    }

    boolean isEmpty() {
        return open.isEmpty() && ended.isEmpty();
    }

    /** The chunk that tells a piece; empty if it says nothing that is told now. */
    Optional<ObjectNode> chunk(ImageEvent.Piece piece) {
        GeminiNative told = GeminiNative.in(piece.result()).orElseThrow();
        GeminiCandidate candidate = GeminiCandidate.pieceOf(piece.result());
        if (!ended.contains(piece.call())) {
            open.putIfAbsent(piece.call(), GeminiCandidate.brokenOff());
        }
        ObjectNode chunk = Json.object();
        if (!single) {
            chunk.putArray("candidates").add(candidate.begun(piece.call()));
            return Optional.of(chunk).filter(written -> !candidate.parts().isEmpty());
        }
        if (!candidate.isEmpty()) {
            chunk.putArray("candidates").add(candidate.whole(piece.call()));
        }
        chunk.setAll(told.answer());
        if (candidate.hasEnded() || told.blocksPrompt()) {
            close(piece.call());
        }
        return Optional.of(chunk);
    }

    private void close(int call) {
        open.remove(call);
        ended.add(call);
    }

    /** Learns how a candidate ends, if its call is one of those that have been told piece by piece. */
    boolean complete(ImageEvent.Completed completed) {
        if (open.containsKey(completed.call())) {
            GeminiCandidate.of(completed.result()).stream()
                    .findFirst()
                    .ifPresentOrElse(candidate -> open.put(completed.call(), candidate), () -> close(completed.call()));
        }
        return ended.contains(completed.call()) || open.containsKey(completed.call());
    }

    /** Whether each has been told its end. */
    boolean haveEnded() {
        return open.isEmpty();
    }

    /** The ends that have not been told yet. */
    ObjectNode endings() {
        ObjectNode last = Json.object();
        open.forEach((call, candidate) -> last.withArray("candidates").add(candidate.ended(call)));
        return last;
    }
}
