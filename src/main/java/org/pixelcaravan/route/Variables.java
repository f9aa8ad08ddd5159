package org.pixelcaravan.route;

import jakarta.jms.Message;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.pixelcaravan.catalog.ModelSpec;
import org.pixelcaravan.content.ImageContent;
import org.pixelcaravan.folder.RoutedFile;
import org.pixelcaravan.hub.Candidates;
import org.pixelcaravan.hub.RequestContext;
import org.pixelcaravan.hub.Span;
import org.pixelcaravan.hub.Unit;
import org.pixelcaravan.jobs.LineId;
import org.pixelcaravan.model.ImageRequest;
import org.pixelcaravan.resilience.UnitAttempts;
import org.pixelcaravan.results.ResultStore;

/** The state that outlives a step, under the names by which routes know it. */
final class Variables {
    /** Name of the door codec; set by the door's route. */
    static final String DOOR = "door";
    /** Provider id; what the content-based router looks at. */
    static final String PROVIDER = "provider";

    static final String DIALECT = "dialect";

    private static final String CONTEXT = "context";
    private static final String REQUEST = "request";
    private static final String MODEL = "model";
    private static final String CANDIDATES = "candidates";
    private static final String FETCHED = "fetchedReferences";
    private static final String UNIT = "unit";
    private static final String UNIT_START = "unitStart";
    private static final String UNIT_REPORTED = "unitReported";
    private static final String ATTEMPTS = "attempts";
    private static final String ANSWER = "answer";
    private static final String SENT = "sentRequest";
    private static final String LINE = "line";
    private static final String TICKET = "ticket";
    private static final String ACCESS = "providerAccess";
    private static final String JOB = "job";
    private static final String JOB_FILE = "jobFile";
    private static final String JOB_MESSAGE = "jobMessage";
    private static final String RESULT_ROOM = "resultRoom";
    private static final String MODEL_SPAN = "modelSpan";
    private static final String CALL_SPAN = "callSpan";

    private Variables() {}

    static Optional<RequestContext> findContext(Exchange exchange) {
        return Optional.ofNullable(exchange.getVariable(CONTEXT, RequestContext.class));
    }

    static RequestContext context(Exchange exchange) {
        return required(exchange, CONTEXT, RequestContext.class);
    }

    static void setContext(Exchange exchange, RequestContext context) {
        exchange.setVariable(CONTEXT, context);
    }

    /** The request as the door understood it. */
    static Optional<ImageRequest> findRequest(Exchange exchange) {
        return Optional.ofNullable(exchange.getVariable(REQUEST, ImageRequest.class));
    }

    static void setRequest(Exchange exchange, ImageRequest request) {
        exchange.setVariable(REQUEST, request);
    }

    static Optional<ModelSpec> findModel(Exchange exchange) {
        return Optional.ofNullable(exchange.getVariable(MODEL, ModelSpec.class));
    }

    static ModelSpec model(Exchange exchange) {
        return required(exchange, MODEL, ModelSpec.class);
    }

    static void setModel(Exchange exchange, ModelSpec model) {
        exchange.setVariable(MODEL, model);
    }

    /** The models that may answer the exchange's request. */
    static Candidates candidates(Exchange exchange) {
        return required(exchange, CANDIDATES, Candidates.class);
    }

    static Optional<Candidates> findCandidates(Exchange exchange) {
        return Optional.ofNullable(exchange.getVariable(CANDIDATES, Candidates.class));
    }

    /** A new request's; nothing has been fetched for it. */
    static void setCandidates(Exchange exchange, Candidates candidates) {
        exchange.removeVariable(FETCHED);
        exchange.setVariable(CANDIDATES, candidates);
    }

    /** The pictures that have been fetched for the exchange's request, by address, for each model that is tried. */
    @SuppressWarnings("unchecked")
    static Map<String, ImageContent> fetched(Exchange exchange) {
        Map<String, ImageContent> known = exchange.getVariable(FETCHED, Map.class);
        if (known == null) {
            known = new HashMap<>();
            exchange.setVariable(FETCHED, known);
        }
        return known;
    }

    /** How long the exchange's vendor call has been under way. */
    static Duration unitAge(Exchange exchange) {
        return Duration.ofNanos(System.nanoTime() - required(exchange, UNIT_START, Long.class));
    }

    static void startUnit(Exchange exchange, Unit unit) {
        setUnit(exchange, unit);
        exchange.removeVariable(UNIT_REPORTED);
        exchange.removeVariable(TICKET);
        exchange.removeVariable(ATTEMPTS);
        exchange.setVariable(UNIT_START, System.nanoTime());
    }

    static Unit unit(Exchange exchange) {
        return required(exchange, UNIT, Unit.class);
    }

    static void setUnit(Exchange exchange, Unit unit) {
        exchange.setVariable(UNIT, unit);
    }

    /** Whether the journal knows already that the exchange's vendor call succeeded. */
    static boolean isUnitReported(Exchange exchange) {
        return exchange.getVariable(UNIT_REPORTED, false, Boolean.class);
    }

    static void setUnitReported(Exchange exchange) {
        exchange.setVariable(UNIT_REPORTED, true);
    }

    /** The attempts at the exchange's vendor call; there are none in a route of somebody's own. */
    static Optional<UnitAttempts> findAttempts(Exchange exchange) {
        return Optional.ofNullable(exchange.getVariable(ATTEMPTS, UnitAttempts.class));
    }

    /** The call will not be made again, whatever happens to its answer. */
    static void vendorTook(Exchange exchange) {
        findAttempts(exchange).ifPresent(UnitAttempts::vendorTook);
    }

    static UnitAttempts attempts(Exchange exchange) {
        return required(exchange, ATTEMPTS, UnitAttempts.class);
    }

    static void setAttempts(Exchange exchange, UnitAttempts attempts) {
        exchange.setVariable(ATTEMPTS, attempts);
    }

    /** Lets the route choose by {@code ${variable.answer}}. */
    static void setAnswerMode(Exchange exchange, AnswerMode mode) {
        exchange.setVariable(ANSWER, mode.id());
    }

    /** The request as it came over the wire, if it may become a job. */
    static SentRequest sentRequest(Exchange exchange) {
        return required(exchange, SENT, SentRequest.class);
    }

    static void setSentRequest(Exchange exchange, SentRequest sent) {
        exchange.setVariable(SENT, sent);
    }

    /** The line of a job whose result is wanted. */
    static LineId line(Exchange exchange) {
        return required(exchange, LINE, LineId.class);
    }

    /** The line of a job that answers the request, if one does. */
    static Optional<LineId> findLine(Exchange exchange) {
        return Optional.ofNullable(exchange.getVariable(LINE, LineId.class));
    }

    static void setLine(Exchange exchange, LineId line) {
        exchange.setVariable(LINE, line);
    }

    /** Where the job came from that a route of somebody's own works on. */
    static Optional<JobOrigin> findJob(Exchange exchange) {
        return Optional.ofNullable(exchange.getVariable(JOB, JobOrigin.class));
    }

    static void setJob(Exchange exchange, JobOrigin job) {
        exchange.setVariable(JOB, job);
    }

    /** The job file whose jobs a route of somebody's own works on. */
    static Optional<RoutedFile> findJobFile(Exchange exchange) {
        return Optional.ofNullable(exchange.getVariable(JOB_FILE, RoutedFile.class));
    }

    static RoutedFile jobFile(Exchange exchange) {
        return required(exchange, JOB_FILE, RoutedFile.class);
    }

    static void setJobFile(Exchange exchange, RoutedFile file) {
        exchange.setVariable(JOB_FILE, file);
    }

    /** The message whose job a route of somebody's own works on. */
    static Message jobMessage(Exchange exchange) {
        return required(exchange, JOB_MESSAGE, Message.class);
    }

    static void setJobMessage(Exchange exchange, Message message) {
        exchange.setVariable(JOB_MESSAGE, message);
    }

    /** Where the vendor can be asked for the exchange's call, if an earlier run has submitted it. */
    static Optional<URI> findTicket(Exchange exchange) {
        return Optional.ofNullable(exchange.getVariable(TICKET, URI.class));
    }

    static void setTicket(Exchange exchange, URI task) {
        exchange.setVariable(TICKET, task);
    }

    static void setAccess(Exchange exchange, ProviderAccess access) {
        exchange.setVariable(ACCESS, new ProviderAccess.Offer(access));
    }

    /** What the calling kamelet has given along; no later call finds it. */
    static ProviderAccess takeAccess(Exchange exchange) {
        return exchange.removeVariable(ACCESS) instanceof ProviderAccess.Offer offer ? offer.take() : ProviderKey.NONE;
    }

    /** Where the pictures of a caller go who wants links. */
    static Optional<ResultStore.Room> findResultRoom(Exchange exchange) {
        return Optional.ofNullable(exchange.getVariable(RESULT_ROOM, ResultStore.Room.class));
    }

    static void setResultRoom(Exchange exchange, ResultStore.Room room) {
        exchange.setVariable(RESULT_ROOM, room);
    }

    /** What traces tell of the model that is asked. */
    static Span modelSpan(Exchange exchange) {
        return exchange.getVariable(MODEL_SPAN, Span.NONE, Span.class);
    }

    static void setModelSpan(Exchange exchange, Span span) {
        exchange.setVariable(MODEL_SPAN, span);
    }

    /** What traces tell of the vendor call under way. */
    static Span callSpan(Exchange exchange) {
        return exchange.getVariable(CALL_SPAN, Span.NONE, Span.class);
    }

    static void setCallSpan(Exchange exchange, Span span) {
        exchange.setVariable(CALL_SPAN, span);
    }

    private static <T> T required(Exchange exchange, String name, Class<T> type) {
        T value = exchange.getVariable(name, type);
        if (value == null) {
            throw new IllegalStateException("The route has not set the variable " + name);
        }
        return value;
    }
}
