package org.pixelcaravan.route;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.jobs.Job;
import org.pixelcaravan.jobs.JobCounts;
import org.pixelcaravan.jobs.LineRecord;
import org.pixelcaravan.json.Json;

/** A job as callers see it; docs/jobs.md has the fields. */
final class JobDocument {
    private static final double HUNDREDTHS = 100.0;

    private JobDocument() {}

    static ObjectNode of(Job job) {
        ObjectNode document = Json.object()
                .put("id", job.id())
                .put("object", "job")
                .put("source", job.source())
                .put("name", job.name())
                .put("state", job.state().id())
                .put("cancelled", job.cancelled())
                .put("created_at", job.created().toString());
        job.started().ifPresent(time -> document.put("started_at", time.toString()));
        job.finished().ifPresent(time -> document.put("finished_at", time.toString()));
        document.set("lines", counts(job.counts()));
        document.put("images", job.counts().images());
        Instant now = Instant.now();
        document.put("lines_per_second", Math.round(job.rate(now) * HUNDREDTHS) / HUNDREDTHS);
        job.timeLeft(now).ifPresent(left -> document.put("seconds_left", left.toSeconds()));
        return document;
    }

    /** The same with some of its lines. */
    static ObjectNode of(Job job, List<LineRecord> lines, int most) {
        ObjectNode document = of(job);
        ArrayNode outcomes = document.putArray("outcomes");
        lines.stream().limit(most).forEach(line -> outcomes.add(line(line)));
        if (lines.size() > most) {
            document.put("next_line", lines.get(most - 1).id().number());
        }
        return document;
    }

    private static ObjectNode counts(JobCounts counts) {
        return Json.object()
                .put("total", counts.lines())
                .put("accepted", counts.lines() - counts.done() - counts.running())
                .put("running", counts.running())
                .put("succeeded", counts.succeeded())
                .put("partial", counts.partial())
                .put("failed", counts.failed())
                .put("cancelled", counts.cancelled())
                .put("outcome-unknown", counts.unknown());
    }

    private static ObjectNode line(LineRecord line) {
        ObjectNode document = Json.object()
                .put("line", line.id().number())
                .put("label", line.label())
                .put("state", line.state().id())
                .put("images", line.images());
        line.model().ifPresent(model -> document.put("model", model));
        line.started().ifPresent(time -> document.put("started_at", time.toString()));
        line.finished().ifPresent(time -> document.put("finished_at", time.toString()));
        line.failure().ifPresent(failure -> document.set("error", error(failure)));
        return document;
    }

    private static ObjectNode error(GatewayException failure) {
        ObjectNode error = Json.object().put("code", failure.code().name()).put("message", failure.getMessage());
        failure.parameter().ifPresent(parameter -> error.put("param", parameter));
        return error;
    }
}
