package org.pixelcaravan.sandbox;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request with its whole body, and the way to answer it. */
public final class Exchange {
    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

    private final RoutingContext context;
    private final byte[] body;

    Exchange(RoutingContext context, byte[] body) {
        this.context = context;
        this.body = body;
    }

    public byte[] body() {
        return body;
    }

    public String path() {
        return context.request().path();
    }

    public Optional<String> header(String name) {
        return Optional.ofNullable(context.request().getHeader(name));
    }

    /** The media type of the body in lower case, without parameters; empty text if the request has none. */
    public String mediaType() {
        return header("Content-Type").orElse("").split(";")[0].trim().toLowerCase(Locale.ROOT);
    }

    public Optional<String> queryParameter(String name) {
        return Optional.ofNullable(context.request().getParam(name));
    }

    /** A segment of the path that the route declares, like {@code :model}. */
    public String pathParameter(String name) {
        return context.pathParam(name);
    }

    /** The response itself, for answers that are streams. */
    public HttpServerResponse response() {
        return context.response();
    }

    /** Sends an answer as it is. */
    public void send(Answer answer) {
        new Delivery(context, answer).send();
    }

    /** Sends an answer, or spoils it on the way as the prompt asked. */
    public void send(Answer answer, PromptDirectives directives) {
        new Delivery(context, answer).send(directives);
    }

    /** Sends an answer once it is there; if it fails, the sandbox itself is at fault and says so with status 500. */
    public void send(Future<Answer> answer, PromptDirectives directives) {
        answer.onSuccess(ready -> send(ready, directives)).onFailure(this::sendDefect);
    }

    /** Sends an answer whole, but as slowly as the prompt asked. */
    public void sendSlowly(Answer answer, PromptDirectives directives) {
        new Delivery(context, answer).sendSlowly(directives);
    }

    /** Answers a failure of the sandbox itself, or drops the connection if an answer is on its way already. */
    public void sendDefect(Throwable defect) {
        LOG.error("A sandbox emulator failed on {}", path(), defect);
        if (response().headWritten()) {
            close();
        } else {
            send(Answer.of(500, "text/plain", Buffer.buffer("The sandbox has a defect; see its log.")));
        }
    }

    /** Drops the connection. */
    public void close() {
        context.request().connection().close();
    }
}
