package org.pixelcaravan.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pixelcaravan.image.ImageFormat;
import org.pixelcaravan.image.TestPictures;

class ImageFileSinkTest extends CamelTestSupport {
    private static final byte[] SMALL = TestPictures.encoded(ImageFormat.PNG, 8, 8);
    private static final byte[] LARGE = TestPictures.encoded(ImageFormat.PNG, 64, 64);

    @TempDir
    private Path folder;

    private Path pictures;

    @Override
    protected RoutesBuilder createRouteBuilder() {
        pictures = folder.resolve("pictures");
        return new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(noErrorHandler());
                from("direct:save").to("kamelet:image-file-sink?directory=" + pictures);
                from("direct:save-all").split(body()).to("direct:save");
                from("direct:named")
                        .to("kamelet:image-file-sink?names={job}_{id}_{model}_{seed}_{index}&directory=" + pictures);
            }
        };
    }

    @Test
    void namesAPictureAfterItsHeaders() throws Exception {
        Exchange exchange = send(
                "direct:named", SMALL, Map.of("job", "shop", "id", "a b", "model", "flux/pro", "seed", 7, "index", 3));

        assertThat(names()).containsExactly("shop_a_b_flux-pro_7_3.png");
        assertThat(exchange.getMessage().getHeader(Exchange.FILE_NAME_PRODUCED))
                .isEqualTo(pictures.resolve("shop_a_b_flux-pro_7_3.png").toString());
        assertThat(pictures.resolve("shop_a_b_flux-pro_7_3.png")).hasBinaryContent(SMALL);
    }

    @Test
    void namesAPictureAfterItsJob() throws Exception {
        JobOrigin job = new JobOrigin("shop", 12, Optional.of("red"), "flux-2-pro", Optional.of(40L));
        template.send("direct:named", exchange -> {
            Variables.setJob(exchange, job);
            exchange.setProperty(Exchange.SPLIT_INDEX, 2);
            exchange.getMessage().setBody(SMALL);
        });

        assertThat(names()).containsExactly("shop_red_flux-2-pro_42_3.png");
    }

    @Test
    void countsThePicturesOfASplitter() throws Exception {
        send("direct:save-all", List.of(SMALL, LARGE), Map.of("job", "two"));

        assertThat(names()).containsExactly("two-000001-1.png", "two-000001-2.png");
    }

    @Test
    void neverWritesOverAFileAndTheSamePictureOnce() throws Exception {
        send("direct:save", SMALL, Map.of());
        send("direct:save", LARGE, Map.of());
        send("direct:save", SMALL, Map.of());
        send("direct:save", LARGE, Map.of());

        assertThat(names()).containsExactly("picture-000001-1-2.png", "picture-000001-1.png");
        assertThat(pictures.resolve("picture-000001-1.png")).hasBinaryContent(SMALL);
        assertThat(pictures.resolve("picture-000001-1-2.png")).hasBinaryContent(LARGE);
    }

    @Test
    void noHeaderLeadsOutOfTheFolder() throws Exception {
        send("direct:save", SMALL, Map.of("job", "../../evil"));
        send("direct:save", SMALL, Map.of("job", folder + "/absolute"));
        send("direct:named", SMALL, Map.of("job", "..", "id", "..\\up", "model", "/etc/passwd", "seed", 1));

        assertThat(names()).hasSize(3).noneMatch(name -> name.startsWith(".") || name.matches(".*[/\\\\].*"));
        assertThat(names(folder)).containsExactly("pictures");
    }

    @Test
    void aLinkInThePlaceOfAPictureIsNotFollowed() throws Exception {
        Path outside = Files.writeString(folder.resolve("outside.txt"), "mine");
        Files.createDirectory(pictures);
        Files.createSymbolicLink(pictures.resolve("picture-000001-1.png"), outside);
        Files.createSymbolicLink(pictures.resolve("picture-000001-1-2.png"), folder.resolve("absent"));

        send("direct:save", SMALL, Map.of());

        assertThat(outside).hasContent("mine");
        assertThat(folder.resolve("absent")).doesNotExist();
        assertThat(pictures.resolve("picture-000001-1-3.png")).hasBinaryContent(SMALL);
    }

    @Test
    void whatIsNoPictureFailsAndLeavesNothing() throws Exception {
        Exchange text = send("direct:save", "a prompt", Map.of());
        Exchange index = send("direct:save", SMALL, Map.of("index", "first"));

        assertThat(text.getException()).hasMessageContaining("no still PNG, JPEG or WebP picture");
        assertThat(index.getException()).hasMessage("The header index must be a whole number");
        assertThat(names()).isEmpty();
    }

    @Test
    void manyWritersOfOneNameLoseNothing() throws Exception {
        List<byte[]> different = IntStream.range(1, 21)
                .mapToObj(size -> TestPictures.encoded(ImageFormat.PNG, size, size))
                .toList();
        ExecutorService writers = Executors.newFixedThreadPool(8);
        try {
            List<Future<Exchange>> written = different.stream()
                    .map(picture -> writers.submit(() -> send("direct:save", picture, Map.of())))
                    .toList();
            for (Future<Exchange> one : written) {
                assertThat(one.get().getException()).isNull();
            }
        } finally {
            writers.shutdown();
        }

        assertThat(names()).hasSize(different.size());
        for (String name : names()) {
            byte[] file = Files.readAllBytes(pictures.resolve(name));
            assertThat(different).anySatisfy(picture -> assertThat(picture).isEqualTo(file));
        }
    }

    private Exchange send(String endpoint, Object body, Map<String, Object> headers) {
        return template.send(endpoint, exchange -> {
            exchange.getMessage().setBody(body);
            exchange.getMessage().setHeaders(new HashMap<>(headers));
        });
    }

    private List<String> names() throws IOException {
        return names(pictures);
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .sorted()
                    .toList();
        }
    }
}
