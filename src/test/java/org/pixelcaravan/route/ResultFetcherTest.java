package org.pixelcaravan.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.pixelcaravan.content.SpoolScope;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.hub.Deadline;
import org.pixelcaravan.hub.RequestContext;
import org.pixelcaravan.image.ImageFormat;
import org.pixelcaravan.image.TestPictures;
import org.pixelcaravan.model.ImageResult;
import org.pixelcaravan.model.ResultPart;

/** Pictures that a provider left at addresses of its own, some of which lead nowhere. */
class ResultFetcherTest {
    private static final byte[] PICTURE = TestPictures.encoded(ImageFormat.PNG, 64, 48);

    private static HttpServer provider;

    private final RequestContext context = RequestContext.of(
                    "r1", Deadline.in(Duration.ofMinutes(1)), SpoolScope.inMemory())
            .build();

    @BeforeAll
    static void start() throws IOException {
        provider = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
        provider.createContext("/", exchange -> {
            boolean found = exchange.getRequestURI().getPath().endsWith(".png");
            exchange.sendResponseHeaders(found ? 200 : 404, found ? PICTURE.length : -1);
            if (found) {
                exchange.getResponseBody().write(PICTURE);
            }
            exchange.close();
        });
        provider.start();
    }

    @AfterAll
    static void stop() {
        provider.stop(0);
    }

    @Test
    void keepsThePicturesThatAreThereAndSaysWhyOthersAreNot() throws IOException {
        ImageResult fetched = fetch("one.png", "gone", "two.png");

        assertThat(fetched.images())
                .hasSize(2)
                .allSatisfy(image -> assertThat(image.header().width()).isEqualTo(64));
        assertThat(fetched.shortfall())
                .map(GatewayException::getMessage)
                .hasValueSatisfying(message -> assertThat(message).startsWith("The picture was made but could not be"));
    }

    @Test
    void lacksNothingIfAllAreThere() throws IOException {
        ImageResult fetched = fetch("one.png", "two.png");

        assertThat(fetched.images()).hasSize(2);
        assertThat(fetched.shortfall()).isEmpty();
    }

    @Test
    void failsIfNoneIsThere() {
        assertThatExceptionOfType(GatewayException.class)
                .isThrownBy(() -> fetch("gone", "lost"))
                .satisfies(failure -> assertThat(failure.code()).isEqualTo(ErrorCode.PROVIDER_REJECTED));
    }

    @Test
    void doesNotKeepHalfForACallerWhoIsGone() {
        context.cancellation().cancel();

        assertThatExceptionOfType(GatewayException.class)
                .isThrownBy(() -> fetch("one.png", "gone"))
                .satisfies(failure -> assertThat(failure.code()).isEqualTo(ErrorCode.CANCELLED));
    }

    private ImageResult fetch(String... names) throws IOException {
        URI baseUrl = URI.create("http://127.0.0.1:" + provider.getAddress().getPort());
        List<ResultPart> parts = Arrays.stream(names)
                .<ResultPart>map(name -> new ResultPart.Linked(baseUrl.resolve("/" + name), Optional.empty()))
                .toList();
        return ResultFetcher.of(new DefaultCamelContext()).withPictures(ImageResult.of(parts), baseUrl, context);
    }
}
