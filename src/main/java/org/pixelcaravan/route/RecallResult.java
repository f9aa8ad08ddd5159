package org.pixelcaravan.route;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.hub.RequestContext;
import org.pixelcaravan.jobs.ArchivedResult;
import org.pixelcaravan.jobs.JobStore;
import org.pixelcaravan.jobs.LineId;
import org.pixelcaravan.jobs.LineRecord;
import org.pixelcaravan.model.ImageEvent;
import org.pixelcaravan.model.ImageResult;
import org.pixelcaravan.model.ModelId;
import org.pixelcaravan.model.Money;
import org.pixelcaravan.model.Warning;
import org.pixelcaravan.results.ResultStore;

/** Puts the result of a line that has ended in the place of its request, or throws why there is none. */
public final class RecallResult implements Processor {
    private final JobStore store;
    private final ResultStore results;

    /** @param results takes the pictures of callers who want links */
    public RecallResult(JobStore store, ResultStore results) {
        this.store = store;
        this.results = results;
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        RequestContext context = Variables.context(exchange);
        LineId id = Variables.line(exchange);
        Optional<ArchivedResult> result = store.archive().read(id, context.spool());
        LineRecord line = store.lines().find(id).orElseThrow(RecallResult::lost);
        if (line.images() == 0 && line.failure().isPresent() || result.isEmpty()) {
            warn(store, id, context);
            throw line.failure().orElseGet(RecallResult::lost);
        }
        context.boughtBefore(result.get().cost());
        // Those of the run, which may have gone over to another model than the one that the request names.
        List<Warning> warnings = result.get().warnings();
        context.warnOnlyOf(warnings);
        boolean substitute =
                warnings.stream().anyMatch(warning -> warning.code().equals(Warning.FALLBACK_USED));
        line.model().map(ModelId::parse).ifPresent(model -> context.ask(model, substitute, false));
        if (Variables.findRequest(exchange).orElseThrow().delivery().asUrl()) {
            ReserveResults.keep(exchange, results, bytes(result.get()));
        }
        tell(result.get().result(), context);
        exchange.getMessage().setBody(result.get().result());
    }

    /** Tells what the run of a line that failed had to tell, in the place of what has come up since. */
    static void warn(JobStore store, LineId line, RequestContext context) throws IOException {
        List<Warning> warnings = store.archive().readWarnings(line);
        if (!warnings.isEmpty()) {
            context.warnOnlyOf(warnings);
        }
    }

    /** A caller who wanted events gets those of the end. */
    private static void tell(ImageResult result, RequestContext context) {
        List<ImageResult> calls = result.calls().isEmpty() ? List.of(result) : result.calls();
        int picture = 1;
        for (int call = 0; call < calls.size(); call++) {
            // What the calls have cost one by one is not kept.
            Optional<Money> cost = call == calls.size() - 1 ? context.cost() : Optional.empty();
            context.events().accept(new ImageEvent.Completed(call, picture, calls.get(call), cost));
            picture += calls.get(call).images().size();
        }
    }

    private static long bytes(ArchivedResult result) {
        return result.pictures().stream().mapToLong(picture -> picture.bytes()).sum();
    }

    private static GatewayException lost() {
        return new GatewayException(ErrorCode.NOT_FOUND, "The result of the job has been deleted");
    }
}
