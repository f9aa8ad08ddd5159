package org.pixelcaravan.cli;

import java.net.http.HttpRequest;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Has pictures made from a prompt. */
@Command(name = "generate", description = "makes pictures, and prints the names of their files")
final class GenerateCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private PictureOptions picture;

    @Mixin
    private GatewayOptions gateway;

    @Option(names = "--json", description = "prints one JSON object")
    private boolean json;

    GenerateCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        GatewayClient client = gateway.client(terminal);
        HttpRequest.Builder request = client.request("/v1/images/generations")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(
                        picture.fields().put("stream", true).toString()));
        return new PictureRequest(terminal, json).run(client, request, picture);
    }
}
