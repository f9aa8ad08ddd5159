package org.pixelcaravan.dialect.job;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * One job of a file or a message, as a request to a door.
 *
 * @param number the line of the file on which it starts, from 1; of a message, 1
 * @param id what its document calls it
 * @param door name of the door whose codec understands the document
 * @param path the address at that door
 * @param isBatch whether it came in OpenAI's Batch form
 * @param document the request's body; pictures in it may be handles to spool files that live as long as the reading of
 *     this line
 */
public record JobLine(
        long number, Optional<String> id, String door, String path, boolean isBatch, ObjectNode document) {
    /** The door of the gateway's own documents. */
    static final String OWN = JobDoorCodec.NAME;

    /** Whether it is one of the gateway's own documents, which may name files. */
    public boolean isOwn() {
        return door.equals(OWN);
    }
}
