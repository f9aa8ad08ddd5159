package org.pixelcaravan.route;

import java.io.IOException;
import java.util.Map;
import org.pixelcaravan.dialect.DoorCodec;
import org.pixelcaravan.dialect.DoorRequest;
import org.pixelcaravan.hub.RequestContext;
import org.pixelcaravan.jobs.ClaimedLine;
import org.pixelcaravan.jobs.Job;
import org.pixelcaravan.jobs.JobStore;
import org.pixelcaravan.jobs.LineId;
import org.pixelcaravan.model.ImageRequest;

/** Finds the lines of jobs that are asked about over HTTP, and reads again what they asked for. */
public final class LineRequests {
    private final JobStore store;
    private final Map<String, DoorCodec> codecs;

    /** @param codecs the doors' codecs by name */
    public LineRequests(JobStore store, Map<String, DoorCodec> codecs) {
        this.store = store;
        this.codecs = Map.copyOf(codecs);
    }

    /**
     * The line that an address names.
     *
     * @throws org.pixelcaravan.error.GatewayException NOT_FOUND if there is none, or it is not the caller's
     */
    Found find(DoorRequest asked, RequestContext context) {
        Job job = JobAddress.parse(asked).require(store, context);
        LineId id = JobAddress.line(job, asked);
        boolean ended =
                store.lines().find(id).orElseThrow(JobAddress::noLine).state().isFinal();
        return new Found(job, id, ended);
    }

    /**
     * What a line asked for, in the protocol of its door.
     *
     * @throws org.pixelcaravan.error.GatewayException NOT_FOUND if it has been deleted since
     */
    Stored read(LineId id) {
        ClaimedLine line = store.lines().read(id).orElseThrow(JobAddress::noLine);
        return new Stored(line, codecs.get(line.door()));
    }

    /** A line that there is. */
    record Found(Job job, LineId id, boolean ended) {}

    /** A request as it came, with the codec of the door through which it did. */
    record Stored(ClaimedLine line, DoorCodec codec) {
        /** Understands it once more; the warnings of that go to this context. */
        ImageRequest decode(RequestContext context) throws IOException {
            return line.decode(codec, context);
        }
    }
}
