package org.pixelcaravan.jobs;

import java.util.List;
import java.util.Optional;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.hub.Purchase;
import org.pixelcaravan.log.RequestLine;
import org.pixelcaravan.model.ImageRequest;

/** Writes the line that the log has of each line of a job that has ended. */
final class LineLog {
    private LineLog() {}

    /** @param run the last one; empty if it could not be run at all */
    static void ended(ClaimedLine line, LineOutcome outcome, Optional<LineRun> run) {
        RequestLine entry = run.map(last -> RequestLine.of(last.context(), line.way()))
                .orElseGet(() -> RequestLine.of(line.id().toString())
                        .with("door", line.way())
                        .say(" " + line.way()));
        entry.with("job", line.id().job()).with("line", line.id().number());
        entry.with("model", outcome.model().map(Object::toString))
                .say(" " + outcome.model().map(Object::toString).orElse("-"));
        tellEnd(outcome, entry);
        run.ifPresent(last -> tell(last, line, entry));
        entry.log();
    }

    private static void tellEnd(LineOutcome outcome, RequestLine entry) {
        Optional<GatewayException> failure = outcome.failure();
        if (outcome.images() == 0 && failure.isPresent()) {
            entry.failed(failure.get());
            return;
        }
        List<String> sizes = outcome.result().map(ArchivedResult::pictures).orElse(List.of()).stream()
                .map(picture ->
                        picture.header().width() + "x" + picture.header().height())
                .toList();
        entry.brought(outcome.images(), outcome.request().map(ImageRequest::count), sizes)
                .ended(outcome.state() == JobState.SUCCEEDED ? "OK" : "PARTIAL");
    }

    private static void tell(LineRun run, ClaimedLine line, RequestLine entry) {
        long bytes = run.purchase().map(Purchase::made).orElse(List.of()).stream()
                .mapToLong(Purchase.Picture::bytes)
                .sum();
        entry.warned(run.context().warnings().size())
                .sized(line.document().length(), bytes)
                .lasted(run.age(), run.context().vendorTime());
    }
}
