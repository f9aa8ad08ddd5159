package org.pixelcaravan.cli;

import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Has pictures changed, or made after other pictures. */
@Command(
        name = "edit",
        description = "changes pictures, or makes them after others, and prints the names of their files")
final class EditCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private PictureOptions picture;

    @Option(
            names = {"-i", "--image"},
            paramLabel = "FILE",
            required = true,
            description = "PNG, JPEG or WebP; may be given several times")
    private List<Path> images;

    @Option(names = "--mask", paramLabel = "FILE", description = "a PNG that is transparent where the first is changed")
    private Optional<Path> mask = Optional.empty();

    @Mixin
    private GatewayOptions gateway;

    @Option(names = "--json", description = "prints one JSON object")
    private boolean json;

    EditCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        GatewayClient client = gateway.client(terminal);
        Form form = new Form();
        picture.fields()
                .put("stream", true)
                .properties()
                .forEach(field -> form.text(
                        field.getKey(), field.getValue().asText(field.getValue().toString())));
        images.forEach(image -> form.file("image[]", image));
        mask.ifPresent(file -> form.file("mask", file));
        HttpRequest.Builder request = client.request("/v1/images/edits")
                .header("Content-Type", form.type())
                .POST(form.body());
        return new PictureRequest(terminal, json).run(client, request, picture);
    }
}
