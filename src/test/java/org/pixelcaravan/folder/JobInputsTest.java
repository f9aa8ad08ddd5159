package org.pixelcaravan.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.json.Json;

class JobInputsTest {
    @TempDir
    private Path root;

    private Path kept;
    private JobInputs inputs;

    @BeforeEach
    void putFiles() throws IOException {
        Path inbox = Files.createDirectories(root.resolve("inbox"));
        Files.createDirectories(inbox.resolve("below"));
        Files.writeString(root.resolve("secret.png"), "secret");
        Files.writeString(inbox.resolve("a cat.png"), "cat");
        Files.writeString(inbox.resolve("below/mask.png"), "mask");
        Files.writeString(inbox.resolve("large.png"), "x".repeat(11));
        Files.createSymbolicLink(inbox.resolve("link.png"), root.resolve("secret.png"));
        Files.createSymbolicLink(inbox.resolve("inner-link.png"), inbox.resolve("a cat.png"));
        Files.createSymbolicLink(inbox.resolve("out"), root);
        kept = root.resolve("kept");
        inputs = new JobInputs(inbox, kept, 10);
    }

    @Test
    void filesAreCopiedOnceAndNamedAfterTheirCopies() throws IOException {
        ObjectNode first = document("a cat.png", "https://example.com/x.png", "below/../a cat.png");
        first.put("mask", "below/mask.png");
        ObjectNode second = document("a cat.png");

        inputs.keep(first);
        inputs.keep(second);

        assertThat(first.toString())
                .isEqualTo("{\"references\":[{\"image\":\"0-a_cat.png\"},{\"image\":\"https://example.com/x.png\"},"
                        + "{\"image\":\"0-a_cat.png\"}],\"mask\":{\"image\":\"1-mask.png\"}}");
        assertThat(second.toString()).isEqualTo("{\"references\":[{\"image\":\"0-a_cat.png\"}]}");
        try (Stream<Path> files = Files.list(kept)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("0-a_cat.png", "1-mask.png");
        }
        assertThat(kept.resolve("1-mask.png")).hasContent("mask");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../secret.png",
                "link.png",
                "inner-link.png",
                "out/secret.png",
                "/etc/passwd",
                "none.png",
                ".",
                "",
                "below",
                "below/../../secret.png",
                "a\0b"
            })
    void namesThatLeadOutOfTheFolderOrToNoPlainFileAreRefused(String name) {
        assertThatThrownBy(() -> inputs.keep(document(name)))
                .isInstanceOf(GatewayException.class)
                .hasMessageStartingWith("references[0].image must name a file in the folder of the job file");
        assertThat(kept).doesNotExist();
    }

    @Test
    void filesThatAreTooLargeAreRefused() {
        assertThatThrownBy(() -> inputs.keep(document("large.png")))
                .hasMessage("references[0].image names a file of more than 10 bytes");
    }

    private static ObjectNode document(String... references) {
        ObjectNode document = Json.object();
        for (String reference : references) {
            document.withArray("references").add(reference);
        }
        return document;
    }
}
