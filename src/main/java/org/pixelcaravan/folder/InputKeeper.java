package org.pixelcaravan.folder;

import java.io.IOException;
import org.pixelcaravan.dialect.job.JobLine;
import org.pixelcaravan.error.GatewayException;

/** Keeps the pictures that lines name before it hands them on; a line whose pictures cannot be kept is no job. */
record InputKeeper(JobInputs inputs, LineSink next) implements LineSink {
    @Override
    public void line(JobLine line) throws IOException {
        try {
            if (line.isOwn()) {
                inputs.keep(line.document());
            }
        } catch (GatewayException e) {
            bad(line.number(), e);
            return;
        }
        next.line(line);
    }

    @Override
    public void bad(long number, GatewayException failure) throws IOException {
        next.bad(number, failure);
    }
}
