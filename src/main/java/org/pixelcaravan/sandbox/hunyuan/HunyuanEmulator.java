package org.pixelcaravan.sandbox.hunyuan;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.pixelcaravan.sandbox.Answer;
import org.pixelcaravan.sandbox.BlockedStage;
import org.pixelcaravan.sandbox.Emulator;
import org.pixelcaravan.sandbox.Exchange;
import org.pixelcaravan.sandbox.Json;
import org.pixelcaravan.sandbox.PictureShelf;
import org.pixelcaravan.sandbox.PromptDirectives;
import org.pixelcaravan.sandbox.RefusedException;
import org.pixelcaravan.sandbox.Remembered;
import org.pixelcaravan.sandbox.SandboxServices;
import org.pixelcaravan.sandbox.StrictFields;

/** Tencent Cloud's image service: one address, an action by header, a signature over each call, and status 200 for everything. */
public final class HunyuanEmulator implements Emulator {
    private static final String DIALECT = "hunyuan";
    private static final String SECRET_ID = "AKIDsandboxhunyuan";
    private static final String SECRET_KEY = "sandbox-hunyuan-secret";
    private static final String VERSION = "2022-12-29";
    private static final Set<String> MAKING = Set.of(HunyuanCall.JOB, HunyuanCall.LITE, HunyuanCall.RAPID);

    private final SandboxServices services;
    private final HunyuanErrors errors = new HunyuanErrors();
    private final Tc3Check signatures = new Tc3Check(SECRET_ID, SECRET_KEY, errors);
    private final Remembered<HunyuanJob> jobs = new Remembered<>();
    private final PictureShelf shelf;

    public HunyuanEmulator(SandboxServices services) {
        this.services = services;
        this.shelf = new PictureShelf(services, "/hunyuan-results");
    }

    @Override
    public String dialect() {
        return DIALECT;
    }

    @Override
    public String basePath() {
        return "/hunyuan";
    }

    @Override
    public String apiKey() {
        return SECRET_ID;
    }

    @Override
    public String secretKey() {
        return SECRET_KEY;
    }

    @Override
    public void mount(Router router) {
        router.post(basePath() + "/").handler(services.inbox().receive(this::act));
        shelf.mount(router);
    }

    private void act(Exchange exchange) {
        signatures.check(exchange);
        String action = exchange.header("X-TC-Action").orElseThrow(() -> errors.missing("X-TC-Action"));
        if (!exchange.header("X-TC-Version").equals(Optional.of(VERSION))) {
            throw errors.refusal("NoSuchVersion", "The version of the API does not exist.");
        }
        if (!exchange.header("X-TC-Region").equals(Optional.of("ap-guangzhou"))) {
            throw errors.refusal("UnsupportedRegion", "The region is not supported.");
        }
        if (action.equals("QueryTextToImageJob")) {
            query(exchange);
        } else if (MAKING.contains(action)) {
            make(exchange, action);
        } else {
            throw new RefusedException(errors.failure(404, ""));
        }
    }

    private void make(Exchange exchange, String action) {
        HunyuanCall call = HunyuanCall.read(action, exchange.body(), errors);
        PromptDirectives directives = services.gate().admit(DIALECT, call.prompt(), errors);
        if (directives.blocked().isEmpty()) {
            book(exchange, call);
        }
        if (action.equals(HunyuanCall.JOB)) {
            HunyuanJob job = new HunyuanJob(call, directives, latency(directives), shelf);
            jobs.add(job.id(), job);
            exchange.send(HunyuanErrors.answer(Json.object().put("JobId", job.id())), directives);
        } else {
            Optional<BlockedStage> blocked = directives.blocked();
            services.later(
                    latency(directives),
                    () -> blocked.ifPresentOrElse(
                            stage -> exchange.send(errors.error(HunyuanErrors.blockedCode(stage), "It was blocked.")),
                            () -> draw(exchange, call, directives)));
        }
    }

    private void draw(Exchange exchange, HunyuanCall call, PromptDirectives directives) {
        if (call.asUrl()) {
            exchange.send(result(shelf.put(call.order(directives), directives), call), directives);
        } else if (directives.wantsNoPicture()) {
            exchange.send(result("", call), directives);
        } else {
            exchange.send(
                    services.studio().draw(call.order(directives)).map(picture -> result(base64(picture), call)),
                    directives);
        }
    }

    private static String base64(Buffer picture) {
        return Base64.getEncoder().encodeToString(picture.getBytes());
    }

    private static Answer result(String image, HunyuanCall call) {
        ObjectNode response = Json.object().put("ResultImage", image).put("Seed", call.seed());
        return HunyuanErrors.answer(response);
    }

    private void query(Exchange exchange) {
        ObjectNode document = Json.parseObject(exchange.body())
                .orElseThrow(() -> errors.refusal("InvalidParameter", "The body is not JSON."));
        String id = new StrictFields(document, errors).only(Set.of("JobId")).required("JobId");
        HunyuanJob job = jobs.find(id)
                .orElseThrow(() -> errors.refusal("FailedOperation.JobNotExist", "The job does not exist."));
        OptionalInt failure = job.failingPoll();
        exchange.send(
                failure.isPresent()
                        ? errors.failure(failure.getAsInt(), "The prompt asked the sandbox for this.")
                        : HunyuanErrors.answer(job.poll()));
    }

    private Duration latency(PromptDirectives directives) {
        return directives.latency().orElse(services.settings().latency());
    }

    private void book(Exchange exchange, HunyuanCall call) {
        services.ledger().charge(exchange, DIALECT, call.action(), 1, call.prompt());
    }
}
