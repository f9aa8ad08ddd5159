package org.pixelcaravan.dialect.job;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import org.pixelcaravan.dialect.DoorAnswer;
import org.pixelcaravan.dialect.DoorBody;
import org.pixelcaravan.dialect.DoorCodec;
import org.pixelcaravan.dialect.DoorRequest;
import org.pixelcaravan.dialect.FieldReader;
import org.pixelcaravan.dialect.FieldSpelling;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.hub.RequestContext;
import org.pixelcaravan.model.ImageRequest;
import org.pixelcaravan.model.ImageResult;
import org.pixelcaravan.model.Parameter;

/**
 * Speaks the gateway's own job documents, whose fields have the canonical names. The path of a request is
 * {@code /jobs/<job>}; pictures that the document names as files lie in that job's folder of inputs. See
 * docs/protocols/job.md for the fields.
 */
public final class JobDoorCodec implements DoorCodec {
    public static final String NAME = "job";

    private final InputFolders inputs;

    /** @param folder holds one folder a job under its id, and in that {@code inputs} with the pictures that came with it */
    public JobDoorCodec(Path folder) {
        this.inputs = new InputFolders(folder);
    }

    /** The address of a job's documents. */
    public static String addressOf(String job) {
        return "/jobs/" + job;
    }

    /** Where the pictures belong that came with a job. */
    public static Path inputsIn(Path folderOfJob) {
        return folderOfJob.resolve(InputFolders.INPUTS);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String nameOf(Parameter parameter) {
        return parameter.id();
    }

    @Override
    public ImageRequest decode(DoorRequest request, RequestContext context) throws IOException {
        DoorBody.requirePost(request);
        ObjectNode document = DoorBody.readObject(request, context);
        JobPictures.spellOut(document);
        FieldReader fields = FieldReader.of(document, FieldSpelling.GOOGLE);
        fields.tellNames(this, context);
        return new JobRequestReader(fields, inputs.of(request.path()), context).read();
    }

    @Override
    public DoorAnswer encode(ImageRequest request, ImageResult result, RequestContext context) {
        return DoorAnswer.json(200, JobAnswerWriter.write(request, result, context));
    }

    @Override
    public DoorAnswer encodeError(GatewayException failure) {
        return DoorAnswer.json(failure.code().httpStatus(), JobAnswerWriter.write(failure));
    }
}
