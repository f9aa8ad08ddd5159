package org.pixelcaravan.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which gateway is spoken to, and as whom. A key is never an argument, since other users could see that. */
final class GatewayOptions {
    private static final String URL = "PIXEL_CARAVAN_URL";
    private static final String KEY = "PIXEL_CARAVAN_KEY";
    private static final URI USUAL = URI.create("http://127.0.0.1:8080");

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "where the gateway is; else $" + URL + ", else http://127.0.0.1:8080")
    private Optional<URI> url = Optional.empty();

    @Option(
            names = "--key-file",
            paramLabel = "FILE",
            description = "holds the key, if the gateway asks for one; else it stands in $" + KEY)
    private Optional<Path> keyFile = Optional.empty();

    GatewayClient client(Terminal terminal) {
        URI where =
                url.or(() -> known(terminal, URL).map(GatewayOptions::address)).orElse(USUAL);
        if (where.getHost() == null) {
            throw new CommandFailure(where + " is no address of a gateway, such as " + USUAL);
        }
        return new GatewayClient(where, keyFile.map(GatewayOptions::content).or(() -> known(terminal, KEY)));
    }

    private static Optional<String> known(Terminal terminal, String variable) {
        return Optional.ofNullable(terminal.environment().get(variable)).filter(value -> !value.isBlank());
    }

    private static URI address(String text) {
        try {
            return URI.create(text.strip());
        } catch (IllegalArgumentException e) {
            throw new CommandFailure("$" + URL + " holds no address", e);
        }
    }

    private static String content(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new CommandFailure("The key cannot be read from " + file, e);
        }
    }
}
