package org.pixelcaravan.folder;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import org.pixelcaravan.json.Json;

/**
 * What the door notes for itself about a job that came as a file.
 *
 * @param file its place in the inbox
 * @param jobs number of its lines that became lines of the job
 * @param bad number of its lines that did not
 * @param batch whether its lines have OpenAI's Batch form, so that an output of that form is expected
 */
record FolderJob(String file, int jobs, int bad, boolean batch) {

    /** The file's name without its ending and folders. */
    String name() {
        String last = file.substring(file.lastIndexOf('/') + 1);
        int dot = last.lastIndexOf('.');
        return dot > 0 ? last.substring(0, dot) : last;
    }

    /** The folder of the inbox in which it lay; empty if it lay in the inbox itself. */
    String folder() {
        int slash = file.lastIndexOf('/');
        return slash < 0 ? "" : file.substring(0, slash);
    }

    String toJson() {
        return Json.object()
                .put("file", file)
                .put("jobs", jobs)
                .put("bad", bad)
                .put("batch", batch)
                .toString();
    }

    static FolderJob fromJson(String text) {
        try {
            JsonNode node = Json.MAPPER.readTree(text);
            return new FolderJob(
                    node.path("file").asText(),
                    node.path("jobs").asInt(),
                    node.path("bad").asInt(),
                    node.path("batch").asBoolean());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The job store holds a note of the folder that nobody can read", e);
        }
    }
}
