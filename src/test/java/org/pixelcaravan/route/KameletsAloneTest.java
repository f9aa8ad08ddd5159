package org.pixelcaravan.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pixelcaravan.content.ImageContent;
import org.pixelcaravan.content.StoredBytes;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.image.ImageFormat;
import org.pixelcaravan.image.ImageHeader;
import org.pixelcaravan.image.TestPictures;
import org.pixelcaravan.model.ImageRequest;
import org.pixelcaravan.model.Operation;
import org.pixelcaravan.model.ReferenceImage;
import org.pixelcaravan.sandbox.Sandbox;

/** The provider kamelets in an application that knows nothing else of the gateway. */
class KameletsAloneTest extends CamelTestSupport {
    private static Sandbox sandbox;

    @TempDir
    private static Path directory;

    @BeforeAll
    static void startSandbox() {
        sandbox = Sandbox.start(0);
    }

    @AfterAll
    static void stopSandbox() {
        sandbox.close();
    }

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(noErrorHandler());
                from("direct:openai")
                        .to(kamelet("openai", "gpt-image-2", sandbox.apiKey("openai")))
                        .to("file:" + directory + "?fileName=openai.png");
                from("direct:flux")
                        .to(kamelet("flux", "flux-2-pro", sandbox.apiKey("flux")) + "&pollInterval=10")
                        .to("file:" + directory + "?fileName=flux.png");
                for (String endpoint : new String[] {"direct:openai", "direct:flux"}) {
                    from(endpoint + "-caught")
                            .doTry()
                            .to(endpoint)
                            .doCatch(GatewayException.class)
                            .setBody(simple("${exception.code}"));
                }
                from("direct:gemini")
                        .to(kamelet("gemini", "gemini-3-pro-image", sandbox.apiKey("gemini")))
                        .to("file:" + directory + "?fileName=gemini.png");
                from("direct:gemini-on-vertex")
                        .to("kamelet:gemini-image-action?model=gemini-3-pro-image&token=" + sandbox.apiKey("gemini")
                                + "&baseUrl="
                                + sandbox.origin() + "/gemini/v1/projects/p/locations/global/publishers/google")
                        .to("file:" + directory + "?fileName=vertex.png");
                from("direct:edit")
                        .to(kamelet("openai", "gpt-image-2", sandbox.apiKey("openai")))
                        .to("file:" + directory + "?fileName=edited.png");
                from("direct:no-key").to(kamelet("openai", "gpt-image-2", ""));
                from("direct:unknown").to(kamelet("openai", "nope", "k"));
            }
        };
    }

    @Test
    void writesAPictureOfThePromptToAnyEndpoint() throws Exception {
        template.sendBody("direct:openai", "A red kite");
        template.sendBody("direct:flux", "A red kite");
        template.sendBody("direct:gemini", "A red kite");
        template.sendBody("direct:gemini-on-vertex", "A red kite");

        for (String name : new String[] {"openai.png", "flux.png", "gemini.png", "vertex.png"}) {
            byte[] file = Files.readAllBytes(directory.resolve(name));
            assertThat(ImageHeader.read(file, file.length)).hasValueSatisfying(header -> {
                assertThat(header.width()).isEqualTo(1024);
                assertThat(header.height()).isEqualTo(1024);
            });
        }
    }

    @Test
    void failsInAWayThatTheCallingRouteCanHandle() {
        assertThat(context.isStreamCaching()).isTrue();
        for (String endpoint : new String[] {"direct:openai-caught", "direct:flux-caught"}) {
            assertThat(codeOf(endpoint, "A red kite [sandbox:fail=429]")).isEqualTo(ErrorCode.RATE_LIMITED);
            assertThat(codeOf(endpoint, "A red kite [sandbox:cut=before]")).isEqualTo(ErrorCode.OUTCOME_UNKNOWN);
            assertThat(codeOf(endpoint, "A red kite [sandbox:cut=after]")).isEqualTo(ErrorCode.OUTCOME_UNKNOWN);
        }
    }

    @Test
    void editsThePictureOfARequest() throws Exception {
        byte[] picture = TestPictures.encoded(ImageFormat.JPEG, 96, 64);
        ReferenceImage reference =
                new ReferenceImage(ImageContent.ofBytes(StoredBytes.of(picture)), ReferenceImage.Role.SOURCE);

        template.sendBody("direct:edit", edit(reference));

        byte[] file = Files.readAllBytes(directory.resolve("edited.png"));
        assertThat(ImageHeader.read(file, file.length))
                .hasValueSatisfying(header -> assertThat(header.width()).isEqualTo(1536));
    }

    @Test
    void leavesLinksToTheHub() {
        ReferenceImage linked = ReferenceImage.at("https://img.example/a.png", ReferenceImage.Role.SOURCE);

        Exchange exchange =
                template.send("direct:edit", message -> message.getMessage().setBody(edit(linked)));

        assertThat(exchange.getException(GatewayException.class))
                .hasMessageContaining("use the kamelet image-generate-action");
    }

    private static ImageRequest edit(ReferenceImage reference) {
        return ImageRequest.of("gpt-image-2", "A red kite")
                .operation(Operation.EDIT)
                .references(List.of(reference))
                .build();
    }

    @Test
    void saysThatItHasNoKey() {
        assertThat(failureOf("direct:no-key").code()).isEqualTo(ErrorCode.NOT_CONFIGURED);
    }

    @Test
    void saysThatItDoesNotKnowTheModel() {
        assertThat(failureOf("direct:unknown").code()).isEqualTo(ErrorCode.UNKNOWN_MODEL);
    }

    private ErrorCode codeOf(String endpoint, String prompt) {
        return template.requestBody(endpoint, prompt, ErrorCode.class);
    }

    private GatewayException failureOf(String endpoint) {
        Exchange exchange =
                template.send(endpoint, message -> message.getMessage().setBody("A red kite"));
        return exchange.getException(GatewayException.class);
    }

    private static String kamelet(String provider, String model, String key) {
        String uri =
                "kamelet:%s-image-action?model=%s&baseUrl=%s".formatted(provider, model, sandbox.baseUrl(provider));
        return key.isEmpty() ? uri : uri + "&apiKey=" + key;
    }
}
