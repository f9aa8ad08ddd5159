package org.pixelcaravan.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pixelcaravan.catalog.DeliveryPlanner;
import org.pixelcaravan.catalog.ModelCatalog;
import org.pixelcaravan.catalog.ModelSpec;
import org.pixelcaravan.content.ImageContent;
import org.pixelcaravan.content.Payload;
import org.pixelcaravan.content.SpoolScope;
import org.pixelcaravan.content.SpoolWriter;
import org.pixelcaravan.dialect.baidu.BaiduProviderCodec;
import org.pixelcaravan.dialect.flux.FluxProviderCodec;
import org.pixelcaravan.dialect.gemini.GeminiProviderCodec;
import org.pixelcaravan.dialect.imagen.ImagenProviderCodec;
import org.pixelcaravan.dialect.openai.OpenAiProviderCodec;
import org.pixelcaravan.dialect.qwen.QwenProviderCodec;
import org.pixelcaravan.dialect.volcengine.VolcengineProviderCodec;
import org.pixelcaravan.hub.Deadline;
import org.pixelcaravan.hub.RequestContext;
import org.pixelcaravan.hub.Unit;
import org.pixelcaravan.model.ImageRequest;
import org.pixelcaravan.model.Operation;
import org.pixelcaravan.model.ReferenceImage;

class ProviderLargeReferenceTest {
    private static final int MEBIBYTES = 30;
    private static final long ALLOCATED_AT_MOST = 4 << 20;
    private static final byte[] PNG_START = Base64.getDecoder().decode("iVBORw0KGgoAAAANSUhEUgAABAAAAAQACAYAAAB/qhzx");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "google/gemini-3-pro-image, true",
        "google/imagegeneration@006, true",
        "openai/gpt-image-2, false",
        "flux/flux-2-pro, true",
        "qwen/qwen-image-2.0, true",
        "baidu/qwen-image-edit, true",
        "volcengine/doubao-seedream-4.0, true"
    })
    void writesALargeReferenceFromItsSpoolFileWithoutTheHeap(String model, boolean asBase64) throws IOException {
        SpoolScope spool = new SpoolScope(folder, 1 << 20);
        try (RequestContext context = RequestContext.of("large", Deadline.in(Duration.ofMinutes(1)), spool)
                .build()) {
            ImageContent picture = picture(context.spool());
            Unit unit = unit(model, picture, context);
            write(unit);

            long before = allocatedBytes();
            long written = write(unit);
            long allocated = allocatedBytes() - before;

            assertThat(written).isGreaterThan(asBase64 ? picture.base64Length() : picture.byteLength());
            assertThat(allocated).isLessThan(ALLOCATED_AT_MOST);
        }
    }

    private static long write(Unit unit) throws IOException {
        Payload body = call(unit).body().orElseThrow();
        body.writeTo(OutputStream.nullOutputStream());
        return body.length();
    }

    private static ProviderCall call(Unit unit) throws IOException {
        return switch (unit.model().dialect()) {
            case "baidu" -> new BaiduProviderCodec().encode(unit);
            case "gemini" -> new GeminiProviderCodec().encode(unit);
            case "imagen" -> new ImagenProviderCodec().encode(unit);
            case "openai" -> new OpenAiProviderCodec().encode(unit);
            case "qwen" -> new QwenProviderCodec().submit(unit);
            case "volcengine" -> new VolcengineProviderCodec().encode(unit);
            default -> new FluxProviderCodec().submit(unit);
        };
    }

    private static ImageContent picture(SpoolScope spool) throws IOException {
        byte[] noise = new byte[1 << 20];
        new Random(7).nextBytes(noise);
        SpoolWriter writer = spool.newWriter();
        writer.write(PNG_START, 0, PNG_START.length);
        for (int block = 0; block < MEBIBYTES; block++) {
            writer.write(noise, 0, noise.length);
        }
        return ImageContent.ofBytes(writer.finish());
    }

    private static long allocatedBytes() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        return threads.getThreadAllocatedBytes(Thread.currentThread().getId());
    }

    private static Unit unit(String id, ImageContent picture, RequestContext context) {
        ModelSpec model = ModelCatalog.builtIn().resolve(id).model();
        ImageRequest request = ImageRequest.of(id, "a hat")
                .operation(Operation.EDIT)
                .references(List.of(new ReferenceImage(picture, ReferenceImage.Role.SOURCE)))
                .build();
        return new Unit(0, request, model, new DeliveryPlanner().plan(request, model, context), context);
    }
}
