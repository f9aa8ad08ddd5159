package org.pixelcaravan.dialect.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import org.pixelcaravan.model.Parameter;

/** The files that a job document names. */
public final class JobFiles {
    private JobFiles() {}

    /** Puts another name in the place of each file's; addresses and pictures in the document itself stay. */
    public static void rename(ObjectNode document, Renamer renamer) throws IOException {
        JobPictures.spellOut(document);
        int number = 0;
        for (JsonNode reference : document.path(Parameter.REFERENCES.id())) {
            rename(reference, Parameter.REFERENCES.id() + "[" + number + "]", renamer);
            number++;
        }
        rename(document.path(Parameter.MASK.id()), Parameter.MASK.id(), renamer);
    }

    private static void rename(JsonNode picture, String field, Renamer renamer) throws IOException {
        if (picture instanceof ObjectNode object
                && object.path(JobPictures.IMAGE).isTextual()
                && !JobPictures.isAddress(object.get(JobPictures.IMAGE))) {
            String name = object.get(JobPictures.IMAGE).textValue();
            object.put(JobPictures.IMAGE, renamer.rename(field + "." + JobPictures.IMAGE, name));
        }
    }

    /** Says what a file shall be called. */
    @FunctionalInterface
    public interface Renamer {
        /** @param field the full name of the field, for messages */
        String rename(String field, String name) throws IOException;
    }
}
