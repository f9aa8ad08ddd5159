package org.pixelcaravan.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.metadata.IIOMetadataNode;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

class PictureNotesTest {
    private static final String PROMPT = "Ein <Drachen> & \"mehr\"\nüber Dünen \uD83E\uDE81";
    private static final PictureNote NOTE =
            new PictureNote(Optional.of(PROMPT), Optional.of("flux/flux-2-pro"), Optional.of(7L));
    private static final Map<String, String> VALUES = Map.of("prompt", PROMPT, "model", "flux/flux-2-pro", "seed", "7");

    @TempDir
    private Path folder;

    static Stream<Arguments> pictures() throws IOException {
        BufferedImage opaque = TestPictures.filled(33, 21, new Color(10, 200, 90), BufferedImage.TYPE_INT_RGB);
        BufferedImage clear = TestPictures.filled(20, 10, new Color(10, 200, 90, 90), BufferedImage.TYPE_INT_ARGB);
        return Stream.of(
                Arguments.of("png", TestPictures.encoded(opaque, ImageFormat.PNG)),
                Arguments.of("png with alpha", TestPictures.encoded(clear, ImageFormat.PNG)),
                Arguments.of("jpeg", TestPictures.encoded(opaque, ImageFormat.JPEG)),
                Arguments.of("progressive jpeg", TestPictures.progressiveJpeg(40, 30)),
                Arguments.of("webp", TestPictures.encoded(opaque, ImageFormat.WEBP)),
                Arguments.of("webp with alpha", TestPictures.encoded(clear, ImageFormat.WEBP)),
                Arguments.of("lossy webp", lossy(opaque)),
                Arguments.of("lossy webp with alpha", lossy(clear)));
    }

    private static byte[] lossy(BufferedImage picture) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PictureEncoder.encode(picture, ImageFormat.WEBP, OptionalInt.of(60), bytes);
        return bytes.toByteArray();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("pictures")
    void aPictureSaysHowItWasMadeAndLooksTheSame(String name, byte[] picture) throws Exception {
        byte[] noted = noted(picture, NOTE);

        assertThat(values(noted)).containsAllEntriesOf(VALUES);
        assertThat(ImageHeader.read(noted, noted.length)).isEqualTo(ImageHeader.read(picture, picture.length));
        assertThat(pixels(noted)).isEqualTo(pixels(picture));
        assertThat(noted(picture, NOTE)).isEqualTo(noted);
    }

    @ParameterizedTest
    @EnumSource(
            value = ImageFormat.class,
            names = {"JPEG", "WEBP"})
    void aPictureThatHasAPacketStaysAsItIs(ImageFormat format) throws Exception {
        byte[] noted = noted(TestPictures.encoded(format, 16, 16), NOTE);

        assertThat(noted(noted, new PictureNote(Optional.of("another"), Optional.empty(), Optional.empty())))
                .isEqualTo(noted);
    }

    @Test
    void thePromptOfAJpegIsWholeOrNotThere() throws Exception {
        byte[] picture = TestPictures.encoded(ImageFormat.JPEG, 16, 16);
        String fits = "a".repeat(32_000);
        String tooLong = "a".repeat(33_000);

        assertThat(values(noted(picture, note(fits)))).containsEntry("prompt", fits);
        assertThat(values(noted(picture, note(tooLong))))
                .doesNotContainKey("prompt")
                .containsEntry("model", "flux/flux-2-pro");
    }

    @ParameterizedTest
    @EnumSource(ImageFormat.class)
    void whatIsCutOffIsCopiedOrRefused(ImageFormat format) throws Exception {
        byte[] picture = TestPictures.encoded(format, 16, 16);
        for (int length = 12; length < Math.min(picture.length, 200); length += 7) {
            byte[] start = Arrays.copyOf(picture, length);
            try {
                assertThat(noted(start, NOTE).length).isGreaterThanOrEqualTo(length);
            } catch (IOException refused) {
                assertThat(refused).hasMessageContaining("cut off");
            }
        }
    }

    private static PictureNote note(String prompt) {
        return new PictureNote(Optional.of(prompt), NOTE.model(), NOTE.seed());
    }

    private byte[] noted(byte[] picture, PictureNote note) throws IOException {
        Path file = Files.write(folder.resolve("picture"), picture);
        ImageFormat format = ImageFormat.detect(picture, picture.length).orElseThrow();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PictureNotes.copy(file, format, note, out);
        return out.toByteArray();
    }

    private static int[] pixels(byte[] picture) throws IOException {
        BufferedImage decoded = TestPictures.decoded(picture);
        return decoded.getRGB(0, 0, decoded.getWidth(), decoded.getHeight(), null, 0, decoded.getWidth());
    }

    /** As other programs read them. */
    private static Map<String, String> values(byte[] picture) throws Exception {
        return switch (ImageFormat.detect(picture, picture.length).orElseThrow()) {
            case PNG -> texts(picture);
            case JPEG -> elements(segment(picture));
            case WEBP -> elements(chunk(picture, "XMP "));
        };
    }

    private static IIOMetadataNode metadata(byte[] picture, String reader, String form) throws IOException {
        ImageReader images = ImageIO.getImageReadersByFormatName(reader).next();
        images.setInput(ImageIO.createImageInputStream(new ByteArrayInputStream(picture)));
        return (IIOMetadataNode) images.getImageMetadata(0).getAsTree(form);
    }

    private static Map<String, String> texts(byte[] picture) throws IOException {
        Map<String, String> texts = new HashMap<>();
        NodeList entries = metadata(picture, "png", "javax_imageio_png_1.0").getElementsByTagName("iTXtEntry");
        for (int i = 0; i < entries.getLength(); i++) {
            IIOMetadataNode entry = (IIOMetadataNode) entries.item(i);
            texts.put(entry.getAttribute("keyword"), entry.getAttribute("text"));
        }
        return texts;
    }

    private static byte[] segment(byte[] picture) throws IOException {
        NodeList markers =
                metadata(picture, "jpeg", "javax_imageio_jpeg_image_1.0").getElementsByTagName("unknown");
        IIOMetadataNode marker = (IIOMetadataNode) markers.item(0);
        assertThat(marker.getAttribute("MarkerTag")).isEqualTo("225");
        byte[] content = (byte[]) marker.getUserObject();
        int start = "http://ns.adobe.com/xap/1.0/".length() + 1;
        return Arrays.copyOfRange(content, start, content.length);
    }

    private static byte[] chunk(byte[] picture, String name) {
        ByteBuffer file = ByteBuffer.wrap(picture).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(file.getInt(4)).isEqualTo(picture.length - 8);
        assertThat(new String(picture, 12, 4, StandardCharsets.US_ASCII)).isEqualTo("VP8X");
        int position = 12;
        while (!new String(picture, position, 4, StandardCharsets.US_ASCII).equals(name)) {
            int length = file.getInt(position + 4);
            position += 8 + length + length % 2;
        }
        return Arrays.copyOfRange(picture, position + 8, position + 8 + file.getInt(position + 4));
    }

    private static Map<String, String> elements(byte[] packet) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        Document document = factory.newDocumentBuilder().parse(new ByteArrayInputStream(packet));
        Map<String, String> values = new HashMap<>();
        NodeList own = document.getElementsByTagNameNS("urn:pixelcaravan:picture:1", "*");
        for (int i = 0; i < own.getLength(); i++) {
            values.put(own.item(i).getLocalName(), own.item(i).getTextContent());
        }
        NodeList description = document.getElementsByTagNameNS("http://purl.org/dc/elements/1.1/", "description");
        assertThat(description.getLength()).isEqualTo(values.containsKey("prompt") ? 1 : 0);
        if (values.containsKey("prompt")) {
            assertThat(description.item(0).getTextContent()).isEqualTo(values.get("prompt"));
        }
        return values;
    }
}
