package org.pixelcaravan.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pixelcaravan.content.ImageContent;
import org.pixelcaravan.content.StoredBytes;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.image.ImageFormat;
import org.pixelcaravan.image.TestPictures;
import org.pixelcaravan.model.ImageResult;
import org.pixelcaravan.model.ResultPart;

/** The kamelet image-watermark-action, in an application without a gateway. */
class WatermarkPicturesTest extends CamelTestSupport {
    private static final byte[] PICTURE = TestPictures.encoded(ImageFormat.JPEG, 300, 200);

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(noErrorHandler());
                from("direct:mark").to("kamelet:image-watermark-action?text=Pixel Caravan");
            }
        };
    }

    @Test
    void marksAPictureAndLeavesTheHeaders() {
        byte[] marked = template.requestBodyAndHeader("direct:mark", PICTURE, "id", "A-100", byte[].class);
        Exchange exchange = template.send("direct:mark", message -> {
            message.getMessage().setBody(PICTURE);
            message.getMessage().setHeader("id", "A-100");
        });

        assertThat(ImageFormat.detect(marked, marked.length)).contains(ImageFormat.JPEG);
        assertThat(marked).isNotEqualTo(PICTURE);
        assertThat(exchange.getMessage().getHeader("id")).isEqualTo("A-100");
        assertThat(exchange.getMessage().getBody(byte[].class)).isEqualTo(marked);
    }

    @Test
    void marksEveryPictureOfAResult() throws Exception {
        ResultPart.Image image =
                ResultPart.Image.of(ImageContent.ofBytes(StoredBytes.of(PICTURE)), Optional.of("revised"));
        ImageResult one = ImageResult.of(List.of(image, new ResultPart.Text("words"), image));

        ImageResult marked = template.requestBody("direct:mark", one.ofCalls(List.of(one)), ImageResult.class);

        byte[] expected = template.requestBody("direct:mark", PICTURE, byte[].class);
        assertThat(marked.parts()).hasSize(3);
        assertThat(marked.images()).hasSize(2).allSatisfy(picture -> {
            assertThat(picture.revisedPrompt()).contains("revised");
            try (var bytes = picture.content().openBytes()) {
                assertThat(bytes.readAllBytes()).isEqualTo(expected);
            }
        });
        assertThat(marked.calls()).isEmpty();
    }

    @Test
    void saysThatABodyIsNoPicture() {
        Exchange exchange =
                template.send("direct:mark", message -> message.getMessage().setBody("a prompt"));

        assertThat(exchange.getException(GatewayException.class).code()).isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(exchange.getException()).hasMessage("body: The picture is no still PNG, JPEG or WebP");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "position=top                  | needs either the property text or the property logo",
                "text=a&logo=b.png             | needs either the property text or the property logo",
                "text=a&position=middle        | position must be one of [top-left, top, top-right, left, center",
                "text=a&opacity=0              | opacity must be from 1 to 100 percent",
                "text=a&width=200              | width must be from 1 to 100 percent",
                "logo=absent.png               | absent.png",
            })
    void doesNotStartWithPropertiesOfNoSense(String properties, String reason) throws Exception {
        try (DefaultCamelContext broken = new DefaultCamelContext()) {
            broken.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:broken").to("kamelet:image-watermark-action?" + properties);
                }
            });

            assertThatThrownBy(broken::start).hasStackTraceContaining(reason);
        }
    }
}
