package org.pixelcaravan.cli;

import java.io.FileNotFoundException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** A form with files, which are read when they are sent. */
final class Form {
    private static final String LINE = "\r\n";

    private final String boundary = "caravan-" + UUID.randomUUID();
    private final List<BodyPublisher> parts = new ArrayList<>();

    /** What a request with this form says of its content. */
    String type() {
        return "multipart/form-data; boundary=" + boundary;
    }

    void text(String name, String value) {
        parts.add(BodyPublishers.ofString(head(name, "") + LINE + value + LINE));
    }

    /** @throws CommandFailure if there is no such file */
    void file(String name, Path file) {
        try {
            BodyPublisher content = BodyPublishers.ofFile(file);
            parts.add(BodyPublishers.ofString(
                    head(name, "; filename=\"picture\"") + "Content-Type: application/octet-stream" + LINE + LINE));
            parts.add(content);
            parts.add(BodyPublishers.ofString(LINE));
        } catch (FileNotFoundException e) {
            throw new CommandFailure("There is no file " + file + " that can be read", e);
        }
    }

    BodyPublisher body() {
        List<BodyPublisher> all = new ArrayList<>(parts);
        all.add(BodyPublishers.ofString("--" + boundary + "--" + LINE));
        return BodyPublishers.fromPublisher(
                BodyPublishers.concat(all.toArray(BodyPublisher[]::new)),
                all.stream().mapToLong(BodyPublisher::contentLength).sum());
    }

    /** Quotes and line ends in a name are what browsers make of them. */
    private String head(String name, String more) {
        String safe = name.replace("\"", "%22").replace("\r", "%0D").replace("\n", "%0A");
        return "--" + boundary + LINE + "Content-Disposition: form-data; name=\"" + safe + "\"" + more + LINE;
    }
}
