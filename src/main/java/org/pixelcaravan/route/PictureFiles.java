package org.pixelcaravan.route;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Processor;
import org.pixelcaravan.folder.FileNames;
import org.pixelcaravan.folder.NamedPicture;
import org.pixelcaravan.folder.PictureFolder;
import org.pixelcaravan.image.ImageFormat;

/**
 * Writes the picture in a message to a file of a folder. It is named after the message's headers, else after the job that it
 * belongs to, else after its place in the splitter that it comes from.
 */
public final class PictureFiles implements Processor {
    private static final Pattern WHOLE = Pattern.compile("-?[0-9]{1,18}");

    private Path directory = Path.of("");
    private FileNames names = new FileNames("{job}-{line}-{index}");

    public void setDirectory(String value) {
        if (value.isBlank()) {
            throw new IllegalArgumentException("The property directory must name a folder for the pictures");
        }
        this.directory = Path.of(value.strip());
    }

    /** As the setting {@code caravan.folder.names}. */
    public void setNames(String value) {
        this.names = new FileNames(value.strip());
    }

    @Override
    public void process(Exchange exchange) throws IOException, InvalidPayloadException {
        Path file;
        try (InputStream picture = exchange.getMessage().getMandatoryBody(InputStream.class)) {
            file = new PictureFolder(directory, names).put(picture, format -> named(exchange, format));
        }
        exchange.getMessage().setHeader(Exchange.FILE_NAME_PRODUCED, file.toString());
    }

    private static NamedPicture named(Exchange exchange, ImageFormat format) {
        Optional<JobOrigin> job = Variables.findJob(exchange);
        int index = Math.toIntExact(number(exchange, "index").orElseGet(() -> place(exchange)));
        return new NamedPicture(
                header(exchange, "job").or(() -> job.map(JobOrigin::name)).orElse("picture"),
                number(exchange, "line").or(() -> job.map(JobOrigin::line)).orElse(1L),
                header(exchange, "id").or(() -> job.flatMap(JobOrigin::id)),
                index,
                header(exchange, "model").or(() -> model(exchange, job)).orElse("model"),
                Instant.now(),
                number(exchange, "seed").or(() -> job.flatMap(JobOrigin::seed).map(seed -> seed + index - 1)),
                format);
    }

    private static Optional<String> model(Exchange exchange, Optional<JobOrigin> job) {
        return Variables.findModel(exchange).map(spec -> spec.id().toString()).or(() -> job.map(JobOrigin::model));
    }

    private static long place(Exchange exchange) {
        return 1L + exchange.getProperty(Exchange.SPLIT_INDEX, 0, Integer.class);
    }

    private static Optional<String> header(Exchange exchange, String name) {
        return Optional.ofNullable(exchange.getMessage().getHeader(name, String.class))
                .filter(value -> !value.isBlank());
    }

    private static Optional<Long> number(Exchange exchange, String name) {
        return header(exchange, name).map(text -> {
            if (!WHOLE.matcher(text).matches()) {
                throw new IllegalArgumentException("The header " + name + " must be a whole number");
            }
            return Long.valueOf(text);
        });
    }
}
