package org.pixelcaravan.route;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.image.ImageFormat;
import org.pixelcaravan.image.TestPictures;
import org.pixelcaravan.model.ImageRequest;
import org.pixelcaravan.model.ImageResult;
import org.pixelcaravan.model.ReferenceImage;
import org.pixelcaravan.model.ReferenceImage.Role;
import org.pixelcaravan.support.RunningGateway;
import org.pixelcaravan.support.SandboxBooks;

/** Pictures that a request names by an address on this machine, as seen from the hub. */
@TestInstance(Lifecycle.PER_CLASS)
class LinkedReferencesTest {
    private static final String MODEL = "google/gemini-3-pro-image";

    private final List<String> fetched = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private String deserted;
    private RunningGateway open;
    private RunningGateway closed;

    @BeforeAll
    void start() throws IOException {
        byte[] picture = TestPictures.encoded(ImageFormat.PNG, 64, 48);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 10);
        server.createContext("/", exchange -> {
            fetched.add(exchange.getRequestURI().getPath());
            boolean found = exchange.getRequestURI().getPath().equals("/kite.png");
            exchange.sendResponseHeaders(found ? 200 : 404, picture.length);
            exchange.getResponseBody().write(picture);
            exchange.close();
        });
        server.start();
        deserted = "http://127.0.0.1:" + RunningGateway.freePort();
        open = RunningGateway.start(Map.of("caravan.fetch.allow", origin() + "," + deserted));
        closed = RunningGateway.start(Map.of("caravan.fetch.allow-http", "true"));
    }

    @AfterAll
    void stop() {
        open.close();
        closed.close();
        server.stop(0);
    }

    @BeforeEach
    void forget() {
        fetched.clear();
    }

    @Test
    void areFetchedFromAnOriginThatTheSettingNames() {
        Exchange exchange = generate(open, origin() + "/kite.png", "a fetched kite");

        assertThat(exchange.getException()).isNull();
        assertThat(exchange.getMessage().getBody(ImageResult.class).images()).hasSize(1);
        assertThat(fetched).containsExactly("/kite.png");
    }

    @Test
    void areRefusedWithoutTheSettingBeforeAnythingIsBought() {
        Exchange exchange = generate(closed, origin() + "/kite.png", "a forbidden kite");

        assertRefused(exchange);
        assertThat(fetched).isEmpty();
        assertThat(new SandboxBooks(closed).purchasesOf("a forbidden kite")).isZero();
    }

    @Test
    void areRefusedOnEveryOtherPortThanTheOneNamed() {
        int other = RunningGateway.freePort();

        assertRefused(generate(open, "http://127.0.0.1:" + other + "/kite.png", "a kite"));
    }

    @Test
    void aForbiddenAddressReadsLikeOneWhereNobodyIs() {
        Exchange forbidden = generate(closed, origin() + "/kite.png", "a kite");
        Exchange nobodyThere = generate(open, deserted + "/kite.png", "a kite");

        assertRefused(forbidden);
        assertRefused(nobodyThere);
        assertThat(failure(forbidden).getMessage())
                .isEqualTo(failure(nobodyThere).getMessage());
    }

    @Test
    void whatIsNotThereIsTheCallersToMend() {
        assertRefused(generate(open, origin() + "/missing.png", "a kite"));
        assertThat(fetched).containsExactly("/missing.png");
    }

    private void assertRefused(Exchange exchange) {
        GatewayException failure = failure(exchange);
        assertThat(failure.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(failure.parameter()).contains("references[0]");
        assertThat(failure.getMessage()).doesNotContain("127.0.0.1", "localhost", "refused", "404");
    }

    private static GatewayException failure(Exchange exchange) {
        return exchange.getException(GatewayException.class);
    }

    private static Exchange generate(RunningGateway gateway, String address, String prompt) {
        ImageRequest request = ImageRequest.of(MODEL, prompt)
                .references(List.of(ReferenceImage.at(address, Role.SOURCE)))
                .build();
        return gateway.camelContext().createProducerTemplate().send("direct:generate", exchange -> exchange.getMessage()
                .setBody(request));
    }

    private String origin() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }
}
