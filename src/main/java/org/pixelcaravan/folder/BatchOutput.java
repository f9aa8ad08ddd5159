package org.pixelcaravan.folder;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.pixelcaravan.content.SpoolScope;
import org.pixelcaravan.dialect.DoorAnswer;
import org.pixelcaravan.dialect.DoorCodec;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.hub.Deadline;
import org.pixelcaravan.hub.RequestContext;
import org.pixelcaravan.jobs.ArchivedResult;
import org.pixelcaravan.jobs.ClaimedLine;
import org.pixelcaravan.jobs.JobStore;
import org.pixelcaravan.jobs.LineRecord;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.model.ImageRequest;

/**
 * Answers lines of OpenAI's Batch form in the form of its output files: {@code id}, {@code custom_id} and the
 * {@code response} with the very body that the door would have answered.
 */
public final class BatchOutput {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final JobStore store;
    private final Map<String, DoorCodec> codecs;
    private final Supplier<SpoolScope> spools;

    /**
     * @param codecs the doors' codecs by name
     * @param spools makes the scope in which the long texts of one line are kept while it is written
     */
    public BatchOutput(JobStore store, Map<String, DoorCodec> codecs, Supplier<SpoolScope> spools) {
        this.store = store;
        this.codecs = Map.copyOf(codecs);
        this.spools = spools;
    }

    /** Writes one line, with its end. */
    void write(LineRecord line, OutputStream out) throws IOException {
        Optional<ClaimedLine> claimed = store.lines().read(line.id());
        if (claimed.isEmpty()) {
            return;
        }
        DoorCodec codec = codecs.get(claimed.get().door());
        try (SpoolScope spool = spools.get();
                RequestContext context = RequestContext.of(line.id().toString(), Deadline.in(PATIENCE), spool)
                        .door(codec.name(), codec)
                        .build()) {
            write(line, answer(codec, claimed.get(), line, context), out);
        }
    }

    private DoorAnswer answer(DoorCodec codec, ClaimedLine claimed, LineRecord line, RequestContext context)
            throws IOException {
        Optional<ArchivedResult> result = store.archive().read(line.id(), context.spool());
        if (result.isEmpty()) {
            return codec.encodeError(
                    line.failure().orElseGet(() -> new GatewayException(ErrorCode.CANCELLED, "The job was cancelled")));
        }
        ImageRequest request = claimed.decode(codec, context);
        result.get().warnings().forEach(context::warn);
        return codec.encode(request, result.get().result(), context);
    }

    private static void write(LineRecord line, DoorAnswer answer, OutputStream out) throws IOException {
        ObjectNode frame = Json.object().put("id", line.id().toString());
        frame.put("custom_id", LineLabel.parse(line.label()).id().orElse(null));
        ObjectNode response = Json.object()
                .put("status_code", answer.status())
                .put("request_id", line.id().toString());
        String start = open(frame) + ",\"response\":" + open(response) + ",\"body\":";
        out.write(start.getBytes(StandardCharsets.UTF_8));
        answer.body().writeTo(out);
        out.write("},\"error\":null}\n".getBytes(StandardCharsets.UTF_8));
    }

    /** An object without its last brace. */
    private static String open(ObjectNode object) {
        String text = object.toString();
        return text.substring(0, text.length() - 1);
    }
}
