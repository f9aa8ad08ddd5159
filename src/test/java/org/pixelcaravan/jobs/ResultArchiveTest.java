package org.pixelcaravan.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pixelcaravan.content.ImageContent;
import org.pixelcaravan.content.SpoolScope;
import org.pixelcaravan.content.StoredBytes;
import org.pixelcaravan.image.ImageFormat;
import org.pixelcaravan.image.ImageHeader;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.model.Extras;
import org.pixelcaravan.model.ImageResult;
import org.pixelcaravan.model.Money;
import org.pixelcaravan.model.ResultPart;
import org.pixelcaravan.model.Usage;
import org.pixelcaravan.model.Warning;

class ResultArchiveTest {
    private static final ImageHeader HEADER = new ImageHeader(ImageFormat.PNG, 640, 480, true);
    private static final LineId LINE = new LineId("job1", 7);
    private static final UnitId UNIT = LINE.unit(0);
    private static final SpoolScope MEMORY = SpoolScope.inMemory();

    @TempDir
    private Path folder;

    @Test
    void givesBackEverythingInItsOrder() throws IOException {
        Extras ofPart = new Extras("gemini", Map.of("part", Json.object().put("level", "HIGH")));
        ImageResult result = new ImageResult(
                        List.of(
                                new ResultPart.Text(
                                        "Here it is", Optional.of(StoredBytes.ofAscii("signed \"text\"")), ofPart),
                                picture("first")
                                        .withExtras(ofPart)
                                        .withSignature(Optional.of(StoredBytes.ofAscii("s".repeat(40_000)))),
                                new ResultPart.Blocked("too wild", Optional.of("SAFETY"), true),
                                new ResultPart.Native(Json.object().put("thought", true)),
                                new ResultPart.Image(content("second"), HEADER, Optional.of("A blue kite"))),
                        Optional.of(new Usage(1, 2, 3, 4)),
                        Map.of("quality", "high"))
                .withExtras(new Extras("gemini", Map.of("answer", Json.object().put("responseId", "r1"))));

        archive().write(UNIT, result, MEMORY);

        ImageResult read = archive().read(UNIT, MEMORY).orElseThrow().result();
        assertThat(read.usage()).isEqualTo(result.usage());
        assertThat(read.facts()).isEqualTo(result.facts());
        assertThat(read.extras().dialect()).isEqualTo("gemini");
        assertThat(read.extras().fields()).isEqualTo(result.extras().fields());
        assertThat(read.parts()).hasSize(5);
        assertThat(((ResultPart.Text) read.parts().get(0)).text()).isEqualTo("Here it is");
        assertThat(text(((ResultPart.Text) read.parts().get(0)).signature())).isEqualTo("signed \"text\"");
        assertThat(((ResultPart.Text) read.parts().get(0)).extras().fields()).isEqualTo(ofPart.fields());
        assertThat(text(read.images().get(0).signature())).hasSize(40_000);
        assertThat(read.images().get(0).extras().fields()).isEqualTo(ofPart.fields());
        assertThat(read.parts().get(2)).isEqualTo(result.parts().get(2));
        assertThat(read.parts().get(3)).isEqualTo(result.parts().get(3));
        assertThat(read.images()).extracting(ResultArchiveTest::text).containsExactly("first", "second");
        assertThat(read.images().get(1).revisedPrompt()).contains("A blue kite");
        assertThat(read.images().get(1).header()).isEqualTo(HEADER);
    }

    @Test
    void saysWhereEachPictureIsAndWhatItsDigestIs() throws IOException {
        archive().write(UNIT, ImageResult.of(List.of(picture("first"), picture("second"))), MEMORY);

        List<ArchivedPicture> pictures =
                archive().read(UNIT, MEMORY).orElseThrow().pictures();

        assertThat(pictures).extracting(ArchivedPicture::bytes).containsExactly(5L, 6L);
        assertThat(pictures.get(1).file()).hasContent("second").startsWith(folder.resolve("job1"));
        assertThat(pictures.get(1).sha256()).isEqualTo(sha256("second"));
    }

    @Test
    void aLineTakesThePicturesOfItsUnitsAsTheyLie() throws IOException {
        ImageResult first = archive()
                .write(LINE.unit(0), ImageResult.of(List.of(picture("first"))), MEMORY)
                .result();
        ImageResult second = archive()
                .write(LINE.unit(1), ImageResult.of(List.of(picture("second"))), MEMORY)
                .result();
        List<ResultPart> parts =
                Stream.concat(first.parts().stream(), second.parts().stream()).toList();
        Warning warning = new Warning("size_differs", Optional.of("size"), "Another size");
        long before = pictureFiles();

        Money cost = new Money(new BigDecimal("0.00003750012"), "USD");
        archive()
                .write(
                        LINE,
                        ImageResult.of(parts).ofCalls(List.of(first, second)),
                        List.of(warning),
                        Optional.of(cost),
                        MEMORY);

        ArchivedResult read = archive().read(LINE, MEMORY).orElseThrow();
        assertThat(read.result().images()).extracting(ResultArchiveTest::text).containsExactly("first", "second");
        assertThat(read.result().calls()).hasSize(2);
        assertThat(read.cost()).contains(cost);
        assertThat(read.pictures())
                .extracting(ArchivedPicture::sha256)
                .containsExactly(sha256("first"), sha256("second"));
        assertThat(read.warnings()).containsExactly(warning);
        assertThat(pictureFiles()).isEqualTo(before).isEqualTo(2);
    }

    @Test
    void keepsTheWarningsOfALineWithoutAResultUntilTheNextRunHasNone() throws IOException {
        List<Warning> warnings = List.of(
                new Warning("fallback_failed", Optional.of("model"), "Nobody could"),
                new Warning("model_alias", Optional.empty(), "Another name"));

        archive().writeWarnings(LINE, warnings);

        assertThat(archive().readWarnings(LINE)).isEqualTo(warnings);
        assertThat(archive().read(LINE, MEMORY)).isEmpty();
        archive().writeWarnings(LINE, List.of());
        assertThat(archive().readWarnings(LINE)).isEmpty();
    }

    @Test
    void keepsTheFirstResultOfAUnit() throws IOException {
        archive().write(UNIT, ImageResult.of(List.of(picture("first"))), MEMORY);

        ImageResult kept = archive()
                .write(UNIT, ImageResult.of(List.of(picture("second"))), MEMORY)
                .result();

        assertThat(kept.images()).extracting(ResultArchiveTest::text).containsExactly("first");
    }

    @Test
    void largePicturesPassOutsideOfTheHeap() throws IOException {
        long length = 200L << 20;
        Path large = folder.resolve("large");
        try (var file = new RandomAccessFile(large.toFile(), "rw")) {
            file.setLength(length);
        }
        ImageContent content = ImageContent.ofBytes(new StoredBytes.SpoolFile(large, length));
        ResultPart.Image image = new ResultPart.Image(content, HEADER, Optional.empty());
        long before = allocated();

        archive().write(UNIT, ImageResult.of(List.of(image)), MEMORY);
        ImageResult read = archive().read(UNIT, MEMORY).orElseThrow().result();
        read.images().get(0).content().writeBytes(OutputStream.nullOutputStream());

        assertThat(allocated() - before).isLessThan(length / 10);
        assertThat(read.images().get(0).content().byteLength()).isEqualTo(length);
    }

    @Test
    void aResultThatCannotBeWrittenIsNotThere() throws IOException {
        ImageContent gone = ImageContent.ofBytes(new StoredBytes.SpoolFile(folder.resolve("gone"), 3));
        ResultPart.Image broken = new ResultPart.Image(gone, HEADER, Optional.empty());
        ImageResult result = ImageResult.of(List.of(picture("first"), broken));

        assertThatThrownBy(() -> archive().write(UNIT, result, MEMORY)).isInstanceOf(IOException.class);

        assertThat(archive().read(UNIT, MEMORY)).isEmpty();
        archive().discard(UNIT);
        assertThat(files()).isEmpty();
    }

    @Test
    void whatACrashLeftIsDiscardedAndNothingOfOthers() throws IOException {
        archive().write(LINE.unit(1), ImageResult.of(List.of(picture("other"))), MEMORY);
        long others = files().size();
        Path unit = archive().folder("job1").resolve("000000");
        Files.writeString(unit.resolve("7-0-1.png"), "whole");
        Files.writeString(unit.resolve("7-0-2.png.part"), "hal");

        assertThat(archive().read(UNIT, MEMORY)).isEmpty();
        archive().discard(UNIT);

        assertThat(files()).hasSize((int) others);
        assertThat(archive().read(LINE.unit(1), MEMORY)).isPresent();
    }

    @Test
    void aDeletedJobLeavesNothing() throws IOException {
        archive().write(UNIT, ImageResult.of(List.of(picture("first"))), MEMORY);

        archive().delete("job1");

        assertThat(archive().folder("job1")).doesNotExist();
        archive().delete("job1");
    }

    private ResultArchive archive() {
        return new ResultArchive(folder);
    }

    private long pictureFiles() throws IOException {
        return files().stream().filter(file -> file.toString().endsWith(".png")).count();
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    private static ResultPart.Image picture(String text) {
        return new ResultPart.Image(content(text), HEADER, Optional.empty());
    }

    private static ImageContent content(String text) {
        return ImageContent.ofBytes(StoredBytes.ofAscii(text));
    }

    private static String text(ResultPart.Image image) {
        try (var in = image.content().openBytes()) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String text(Optional<StoredBytes> stored) {
        try (var in = stored.orElseThrow().open()) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String sha256(String text) throws IOException {
        try {
            byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static long allocated() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean())
                .getThreadAllocatedBytes(Thread.currentThread().getId());
    }
}
