package org.pixelcaravan.route;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.pixelcaravan.dialect.DoorCodec;
import org.pixelcaravan.dialect.gemini.GeminiDoorCodec;
import org.pixelcaravan.dialect.job.JobDoorCodec;
import org.pixelcaravan.dialect.openai.OpenAiDoorCodec;
import org.pixelcaravan.dialect.vertex.VertexDoorCodec;
import org.pixelcaravan.model.ReferenceLimits;

/** The codecs of all protocols in which a job can be written. */
public final class DoorCodecs {
    private DoorCodecs() {}

    /**
     * The codecs by name.
     *
     * @param jobs holds one folder a job, with the pictures that came with it
     */
    public static Map<String, DoorCodec> of(Path jobs, ReferenceLimits references) {
        return Map.of(
                "gemini",
                new GeminiDoorCodec(),
                JobDoorCodec.NAME,
                new JobDoorCodec(jobs),
                "openai",
                new OpenAiDoorCodec(Clock.systemUTC(), references),
                "vertex",
                new VertexDoorCodec());
    }
}
