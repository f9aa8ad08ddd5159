package org.pixelcaravan.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pixelcaravan.catalog.ModelCatalog;
import org.pixelcaravan.catalog.ModelSpec;
import org.pixelcaravan.content.ImageContent;
import org.pixelcaravan.content.StoredBytes;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.image.ImageFormat;
import org.pixelcaravan.image.TestPictures;
import org.pixelcaravan.model.Delivery;
import org.pixelcaravan.model.ImageRequest;
import org.pixelcaravan.model.ImageResult;
import org.pixelcaravan.model.Operation;
import org.pixelcaravan.model.ReferenceImage;
import org.pixelcaravan.model.ReferenceImage.Role;
import org.pixelcaravan.model.ResultPart;
import org.pixelcaravan.support.RunningGateway;

/** Edits from the canonical request to the sandbox's vendors and back, looked at pixel by pixel. */
class EditsTest {
    private static final Color COLOUR = new Color(220, 20, 200);
    private static final int WIDTH = 480;
    private static final int HEIGHT = 320;

    /** In the middle, the sandbox lets its reference shine through. */
    private static final int AT_MOST_OFF = 90;

    private static HttpServer pictures;
    private static HttpServer otherPictures;
    private static RunningGateway gateway;
    private static ProducerTemplate producer;

    @BeforeAll
    static void start() throws IOException {
        pictures = pictureServer();
        otherPictures = pictureServer();
        gateway = RunningGateway.start(Map.of("caravan.fetch.allow", origin(pictures)));
        producer = gateway.camelContext().createProducerTemplate();
    }

    @AfterAll
    static void stop() {
        gateway.close();
        pictures.stop(0);
        otherPictures.stop(0);
    }

    static Stream<String> models() {
        return ModelCatalog.builtIn().models().stream()
                .filter(model -> model.operations().contains(Operation.EDIT))
                .map(ModelSpec::id)
                .map(Object::toString);
    }

    @ParameterizedTest
    @Tag("full")
    @MethodSource("models")
    void showsThePictureThatWasGiven(String model) {
        List<BufferedImage> edited = pictures(edit(model, picture()));

        assertThat(edited).hasSize(1);
        assertThat(distance(edited.get(0), 0.5, 0.5)).isLessThan(AT_MOST_OFF);
    }

    @ParameterizedTest
    @Tag("full")
    @ValueSource(strings = {"openai/gpt-image-2", "flux/flux-kontext-pro", "google/gemini-3-pro-image"})
    void takesSeveralPicturesInAnyFormatAndMakesAsManyAsAreWanted(String model) {
        ImageRequest.Builder request = edit(
                        model,
                        picture(),
                        reference(TestPictures.encoded(ImageFormat.JPEG, 64, 64), Role.SOURCE),
                        reference(TestPictures.encoded(ImageFormat.WEBP, 64, 64), Role.SOURCE))
                .count(3);

        List<BufferedImage> edited = pictures(request);

        assertThat(edited).hasSize(3);
        assertThat(edited)
                .allSatisfy(picture -> assertThat(distance(picture, 0.5, 0.5)).isLessThan(AT_MOST_OFF));
        assertThat(Arrays.equals(pixels(edited.get(0)), pixels(edited.get(1)))).isFalse();
    }

    @ParameterizedTest
    @Tag("full")
    @CsvSource({
        "openai/gpt-image-2, MASK",
        "openai/gpt-image-2, WHITE_MASK",
        "openai/gpt-image-1-mini, MASK",
        "flux/flux-pro-1.0-fill, MASK",
        "flux/flux-pro-1.0-fill, WHITE_MASK"
    })
    void repaintsWhereTheMaskSaysSoWhicheverKindOfMaskTheVendorTakes(String model, Role kind) {
        List<BufferedImage> edited = pictures(edit(model, mask(kind), picture()).count(2));

        assertThat(edited).hasSize(2).allSatisfy(picture -> {
            assertThat(distance(picture, 0.75, 0.4)).as("kept").isLessThan(4);
            assertThat(distance(picture, 0.25, 0.4)).as("repainted").isGreaterThan(AT_MOST_OFF);
        });
    }

    @Test
    void sendsAMaskInTheFormatThatTheVendorTakes() {
        BufferedImage picture = pictures(
                        edit("openai/gpt-image-2", picture(), reference(halfTransparent(ImageFormat.WEBP), Role.MASK)))
                .get(0);

        assertThat(distance(picture, 0.75, 0.4)).isLessThan(4);
        assertThat(distance(picture, 0.25, 0.4)).isGreaterThan(AT_MOST_OFF);
    }

    @Test
    void streamsAnEdit() {
        ImageRequest.Builder request =
                edit("openai/gpt-image-2", picture()).delivery(new Delivery(false, false, true, 2));

        assertThat(pictures(request)).hasSize(1);
    }

    @Test
    void fetchesPicturesFromWhereItIsAllowedTo() {
        ReferenceImage linked = ReferenceImage.at(origin(pictures) + "/picture.png", Role.SOURCE);

        BufferedImage edited = pictures(edit("flux/flux-2-pro", linked)).get(0);

        assertThat(distance(edited, 0.5, 0.5)).isLessThan(AT_MOST_OFF);
    }

    @Test
    void refusesPicturesFromElsewhere() {
        ReferenceImage linked = ReferenceImage.at(origin(otherPictures) + "/picture.png", Role.SOURCE);

        GatewayException failure = failure(edit("flux/flux-2-pro", linked));

        assertThat(failure.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(failure.parameter()).contains("references[0]");
    }

    @Test
    void refusesAPictureThatIsNotThere() {
        ReferenceImage linked = ReferenceImage.at(origin(pictures) + "/nothing", Role.SOURCE);

        assertThat(failure(edit("flux/flux-2-pro", linked)).code()).isEqualTo(ErrorCode.INVALID_REQUEST);
    }

    @Test
    void refusesAMaskThatDoesNotFit() {
        ReferenceImage other = reference(TestPictures.encoded(ImageFormat.PNG, WIDTH, HEIGHT + 1), Role.SOURCE);

        assertThat(failure(edit("openai/gpt-image-2", other, mask(Role.MASK))))
                .hasMessage("mask: The mask is 480x320, the picture 480x321; they must have the same size");
        assertThat(failure(edit("openai/gpt-image-2", picture(), picture().withRole(Role.MASK))))
                .hasMessageStartingWith("mask: The mask has no alpha channel");
    }

    @Test
    void refusesAMaskForAModelThatTakesNone() {
        GatewayException failure = failure(edit("google/gemini-3-pro-image", picture(), mask(Role.MASK)));

        assertThat(failure.code()).isEqualTo(ErrorCode.UNSUPPORTED_PARAMETER);
        assertThat(failure).hasMessage("google/gemini-3-pro-image takes no mask");
    }

    private static ImageRequest.Builder edit(String model, ReferenceImage... references) {
        return ImageRequest.of(model, "A blue boat at sea")
                .operation(Operation.EDIT)
                .references(List.of(references));
    }

    private static List<BufferedImage> pictures(ImageRequest.Builder request) {
        Exchange exchange = send(request);
        assertThat(exchange.getException()).isNull();
        return exchange.getMessage().getBody(ImageResult.class).images().stream()
                .map(EditsTest::decoded)
                .toList();
    }

    private static GatewayException failure(ImageRequest.Builder request) {
        return send(request).getException(GatewayException.class);
    }

    private static Exchange send(ImageRequest.Builder request) {
        return producer.send(
                "direct:generate", exchange -> exchange.getMessage().setBody(request.build()));
    }

    private static BufferedImage decoded(ResultPart.Image image) {
        try {
            return ImageIO.read(image.content().openBytes());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static int[] pixels(BufferedImage image) {
        return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    }

    /** How far a pixel is from the colour of the picture that was given; its place runs from 0 to 1. */
    private static int distance(BufferedImage image, double x, double y) {
        Color pixel = new Color(image.getRGB((int) (x * image.getWidth()), (int) (y * image.getHeight())));
        return Math.abs(pixel.getRed() - COLOUR.getRed())
                + Math.abs(pixel.getGreen() - COLOUR.getGreen())
                + Math.abs(pixel.getBlue() - COLOUR.getBlue());
    }

    private static ReferenceImage picture() {
        return reference(pictureFile(), Role.SOURCE);
    }

    private static byte[] pictureFile() {
        return TestPictures.encoded(
                TestPictures.filled(WIDTH, HEIGHT, COLOUR, BufferedImage.TYPE_INT_RGB), ImageFormat.PNG);
    }

    /** A mask whose left half marks what to repaint. */
    private static ReferenceImage mask(Role kind) {
        return kind == Role.MASK
                ? reference(halfTransparent(ImageFormat.PNG), kind)
                : reference(half(Color.WHITE, BufferedImage.TYPE_INT_RGB, ImageFormat.PNG), kind);
    }

    private static byte[] halfTransparent(ImageFormat format) {
        return half(new Color(0, 0, 0, 0), BufferedImage.TYPE_INT_ARGB, format);
    }

    private static byte[] half(Color left, int type, ImageFormat format) {
        BufferedImage mask = TestPictures.filled(WIDTH, HEIGHT, Color.BLACK, type);
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH / 2; x++) {
                mask.setRGB(x, y, left.getRGB());
            }
        }
        return TestPictures.encoded(mask, format);
    }

    private static ReferenceImage reference(byte[] file, Role role) {
        return new ReferenceImage(ImageContent.ofBytes(StoredBytes.of(file)), role);
    }

    private static HttpServer pictureServer() throws IOException {
        byte[] picture = pictureFile();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/picture.png", exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "image/png");
            exchange.sendResponseHeaders(200, picture.length);
            exchange.getResponseBody().write(picture);
            exchange.close();
        });
        server.start();
        return server;
    }

    private static String origin(HttpServer server) {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }
}
