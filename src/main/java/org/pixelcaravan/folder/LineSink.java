package org.pixelcaravan.folder;

import java.io.IOException;
import org.pixelcaravan.dialect.job.JobLine;
import org.pixelcaravan.error.GatewayException;

/** Takes the lines of a job file in their order. */
public interface LineSink {

    void line(JobLine line) throws IOException;

    /**
     * Is told of a line that is no job; the others go on.
     *
     * @param number the line of the file on which it starts, from 1
     */
    void bad(long number, GatewayException failure) throws IOException;
}
