package org.pixelcaravan.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pixelcaravan.BundleConfiguration;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.image.ImageHeader;
import org.pixelcaravan.model.ImageResult;
import org.pixelcaravan.model.ResultPart;
import org.pixelcaravan.sandbox.Sandbox;

/** The kamelet for any model in an application that has the hub, but no door, no server and no start-up of the gateway's. */
class ImageGenerateKameletTest {
    private static Sandbox sandbox;
    private static CamelContext context;

    @BeforeAll
    static void start() throws Exception {
        sandbox = Sandbox.start(0);
        context = new DefaultCamelContext();
        context.getPropertiesComponent().setLocation("classpath:application.properties");
        for (String provider : List.of("openai", "flux")) {
            String prefix = "caravan.providers." + provider + ".";
            context.getPropertiesComponent()
                    .addOverrideProperty(
                            prefix + "baseUrl", sandbox.baseUrl(provider).toString());
            context.getPropertiesComponent().addOverrideProperty(prefix + "apiKey", sandbox.apiKey(provider));
        }
        new BundleConfiguration().configure(context);
        for (String file : List.of(
                "shared/errors",
                "pipeline/generate",
                "pipeline/generate-with-model",
                "pipeline/call-provider",
                "pipeline/attempt-call",
                "pipeline/provider-router")) {
            Resource routes =
                    ResourceHelper.resolveMandatoryResource(context, "file:" + Path.of("routes", file + ".camel.yaml"));
            PluginHelper.getRoutesLoader(context).loadRoutes(routes);
        }
        context.start();
    }

    @AfterAll
    static void stop() {
        Vertx vertx = context.getRegistry().lookupByNameAndType("vertx", Vertx.class);
        context.stop();
        vertx.close().toCompletionStage().toCompletableFuture().join();
        sandbox.close();
    }

    @ParameterizedTest
    @CsvSource({
        "model=gpt-image-2, 1, PNG 1024x1024",
        "model=openai/gpt-image-2&count=2&size=1536x1024&format=jpeg&compression=60, 2, JPEG 1536x1024",
        "model=gpt-image-2&aspectRatio=16:9&resolution=1K&format=webp, 1, WEBP",
        "model=flux-2-pro&count=3&size=512x512&seed=7, 3, PNG 512x512"
    })
    void makesWhatItsPropertiesAskFor(String properties, int count, String picture) throws Exception {
        Exchange exchange = send(properties, "A red kite");

        assertThat(exchange.getException()).isNull();
        List<ResultPart.Image> images =
                exchange.getMessage().getBody(ImageResult.class).images();
        assertThat(images).hasSize(count);
        for (ResultPart.Image image : images) {
            byte[] bytes = context.getTypeConverter().mandatoryConvertTo(byte[].class, image);
            ImageHeader header = ImageHeader.read(bytes, bytes.length).orElseThrow();
            assertThat(header.format() + " " + header.width() + "x" + header.height())
                    .startsWith(picture);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "model=nope, A kite, UNKNOWN_MODEL",
        "model=gpt-image-2&count=11, A kite, INVALID_REQUEST",
        "model=gpt-image-2&count=two, A kite, INVALID_REQUEST",
        "model=gpt-image-2&count=123456789012345678, A kite, INVALID_REQUEST",
        "model=gpt-image-2&compression=123456789012345678&format=jpeg, A kite, INVALID_REQUEST",
        "model=gpt-image-2&size=big, A kite, INVALID_REQUEST",
        "model=gpt-image-2&format=gif, A kite, INVALID_REQUEST",
        "model=gpt-image-2, ' ', INVALID_REQUEST",
        "model=gpt-image-2, A kite [sandbox:fail=429], RATE_LIMITED",
        "model=flux-2-pro&count=2, A kite [sandbox:blocked=input], CONTENT_BLOCKED"
    })
    void failsWithTheReason(String properties, String prompt, ErrorCode code) throws Exception {
        Exchange exchange = send(properties, prompt);

        assertThat(exchange.getException(GatewayException.class).code()).isEqualTo(code);
    }

    @Test
    void aPromptNeedsAModel() throws Exception {
        Exchange exchange = send("count=1", "A kite");

        assertThat(exchange.getException()).hasMessageContaining("set the kamelet's property model");
    }

    private static Exchange send(String properties, String prompt) throws Exception {
        String id = "test-" + Integer.toHexString(properties.hashCode());
        if (context.getRoute(id) == null) {
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    errorHandler(noErrorHandler());
                    from("direct:" + id).routeId(id).to("kamelet:image-generate-action?" + properties);
                }
            });
        }
        return context.createProducerTemplate()
                .send("direct:" + id, exchange -> exchange.getMessage().setBody(prompt));
    }
}
