package org.pixelcaravan.sandbox.baidu;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.pixelcaravan.sandbox.Answer;
import org.pixelcaravan.sandbox.Bearer;
import org.pixelcaravan.sandbox.Emulator;
import org.pixelcaravan.sandbox.Exchange;
import org.pixelcaravan.sandbox.Json;
import org.pixelcaravan.sandbox.PictureShelf;
import org.pixelcaravan.sandbox.PromptDirectives;
import org.pixelcaravan.sandbox.RefusedException;
import org.pixelcaravan.sandbox.SandboxServices;
import org.pixelcaravan.sandbox.picture.PictureOrder;

/** The image API of Baidu's Qianfan: generations, edits, and the MuseSteamer family. */
public final class BaiduEmulator implements Emulator {
    private static final String DIALECT = "baidu";
    private static final String KEY = "bce-v3/ALTAK-sandbox/sandbox-baidu-key";
    private static final Buffer NOT_A_PICTURE = Buffer.buffer("This is text, although it is said to be a picture.");

    private final SandboxServices services;
    private final BaiduErrors errors = new BaiduErrors();
    private final PictureShelf shelf;

    public BaiduEmulator(SandboxServices services) {
        this.services = services;
        this.shelf = new PictureShelf(services, "/baidu-results");
    }

    @Override
    public String dialect() {
        return DIALECT;
    }

    @Override
    public String basePath() {
        return "/baidu/v2";
    }

    @Override
    public String apiKey() {
        return KEY;
    }

    @Override
    public void mount(Router router) {
        for (String path : List.of(BaiduModel.GENERATIONS, BaiduModel.EDITS, BaiduModel.MUSESTEAMER)) {
            router.post(basePath() + path).handler(services.inbox().receive(guarded(exchange -> make(path, exchange))));
        }
        router.route(basePath() + "/*")
                .handler(services.inbox().receive(guarded(exchange -> exchange.send(errors.failure(405, "")))));
        shelf.mount(router);
    }

    private Consumer<Exchange> guarded(Consumer<Exchange> handler) {
        return exchange -> {
            if (!Bearer.of(exchange).equals(Optional.of(KEY))) {
                throw new RefusedException(errors.failure(401, ""));
            }
            handler.accept(exchange);
        };
    }

    private void make(String path, Exchange exchange) {
        BaiduCall call = BaiduCallReader.read(path, exchange.body(), errors);
        PromptDirectives directives = services.gate().admit(DIALECT, call.prompt(), errors);
        directives.blocked().ifPresent(stage -> {
            throw new RefusedException(errors.blocked(stage));
        });
        book(exchange, call);
        Duration latency = directives.latency().orElse(services.settings().latency());
        services.later(latency, () -> exchange.send(answer(call, directives), directives));
    }

    private Future<Answer> answer(BaiduCall call, PromptDirectives directives) {
        List<PictureOrder> orders = directives.wantsNoPicture() ? List.of() : call.orders(directives);
        List<Future<ObjectNode>> items =
                orders.stream().map(order -> item(order, call, directives)).toList();
        return Future.all(items).map(all -> {
            ObjectNode body = Json.object()
                    .put("id", BaiduErrors.id())
                    .put("created", Instant.now().getEpochSecond());
            ArrayNode data = body.putArray("data");
            all.<ObjectNode>list().forEach(data::add);
            return Answer.json(200, body);
        });
    }

    private Future<ObjectNode> item(PictureOrder order, BaiduCall call, PromptDirectives directives) {
        if (!call.base64()) {
            return Future.succeededFuture(Json.object().put("url", shelf.put(order, directives)));
        }
        return services.studio()
                .draw(order)
                .map(picture -> directives.wantsWrongType() ? NOT_A_PICTURE : picture)
                .map(file -> Json.object().put("b64_json", Base64.getEncoder().encodeToString(file.getBytes())));
    }

    private void book(Exchange exchange, BaiduCall call) {
        services.ledger().charge(exchange, DIALECT, call.model().id(), call.count(), call.prompt());
    }
}
