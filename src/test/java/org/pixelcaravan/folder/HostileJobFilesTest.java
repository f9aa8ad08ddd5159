package org.pixelcaravan.folder;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pixelcaravan.content.SpoolScope;
import org.pixelcaravan.dialect.job.JobLine;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.support.Damaged;

/** Job files that are damaged or made to do harm: each line is a job or is told to be none, or the file as a whole is. */
class HostileJobFilesTest {
    private static final int DAMAGES = 250;
    private static final Damaged DAMAGED = Damaged.refusedBy(List.of(JobFileException.class));
    private static final Map<String, String> FILES = Map.of(
            "json", "{\"model\":\"gpt-image-2\",\"prompt\":\"a kite\",\"id\":\"k\",\"count\":2,\"images\":[\"a.png\"]}",
            "yaml",
                    "model: gpt-image-2\nprompt: |\n  a kite\n  over dunes\ncount: 2\nreferences: [a.png, &b b.png, *b]\n",
            "jsonl", """
                    {"custom_id":"r-1","method":"POST","url":"/v1/images/generations","body":{"model":"m","prompt":"a"}}
                    {"custom_id":"r-2","url":"v1/publishers/flux/models/f:predict","body":{"instances":[{"prompt":"b"}]}}
                    {"model":"gemini-3-pro-image","contents":[{"parts":[{"text":"a kite"}]}]}
                    {"model":"gpt-image-2","instances":[{"prompt":"a"}],"parameters":{"sampleCount":2}}
                    {"prompt":"d","size":"64x64"}
                    """,
            "csv", "id,model,prompt,count\na,gpt-image-2,\"a kite, \"\"red\"\"\nand blue\",2\nb,flux-2-pro,a boat,1\n",
            "txt", "a kite\n\na boat\r\na caf\u00e9\n");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @Tag("full")
    @ValueSource(strings = {"json", "yaml", "jsonl", "csv", "txt"})
    void aDamagedFileIsReadOrRefused(String ending) {
        DAMAGED.each(ending, bytes(FILES.get(ending)), DAMAGES, document -> read(ending, document));
    }

    @Test
    void damagedDefaultsAreReadOrRefused() {
        DAMAGED.each(
                "defaults",
                bytes(FILES.get("yaml")),
                DAMAGES,
                document -> JobFileReader.readDefaults(
                        Files.write(folder.resolve("defaults.yaml"), document.readAllBytes())));
    }

    @ParameterizedTest
    @Tag("full")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "json | {         | \"a%d\":1, | \"b\":1}",
                "jsonl| {         | \"a%d\":1, | \"b\":1}",
                "yaml | prompt: a | `\na%d: 1` | `\n`",
                "csv  | prompt    | ,a%d       | `\na kite\n`",
                "txt  | a kite    | ,a%d       | `\n`",
            })
    void aMillionFieldsAreReadOrRefused(String ending, String before, String field, String after) {
        DAMAGED.each(ending, List.of(Damaged.manyFields(before, field, after)), document -> read(ending, document));
    }

    @ParameterizedTest
    @Tag("full")
    @ValueSource(strings = {"json", "yaml", "jsonl", "csv", "txt"})
    void whatUnfoldsOrNeverEndsIsReadOrRefused(String ending) {
        List<byte[]> documents = List.of(
                bytes("{\"prompt\":" + "[".repeat(500_000)),
                bytes("{\"a\":".repeat(200_000)),
                bytes("prompt: " + "- ".repeat(200_000)),
                bytes("a: &a [*a]\nprompt: *a\n"),
                bytes("l: &l [a,a]\nm: &m [*l,*l]\nprompt: [*m,*m]\n"),
                bytes("prompt: !!java.io.File [/etc/passwd]\n"),
                bytes("prompt\n\"" + "a kite".repeat(200_000)),
                bytes("prompt\n" + "\"\",".repeat(200_000)),
                bytes("{\"prompt\":\"" + "a".repeat(2_000_000) + "\"}"),
                bytes("{\"prompt\":\"\\ud800\",\"id\":\"../../etc\"}"),
                bytes("\n".repeat(50_000)),
                bytes("\r".repeat(50_000)),
                new byte[] {'a', (byte) 0xc3, '\n', (byte) 0xff, '\n'},
                new byte[] {(byte) 0xef, (byte) 0xbb, (byte) 0xbf});

        DAMAGED.each(ending, documents, document -> read(ending, document));
    }

    private void read(String ending, InputStream document) throws Exception {
        Path file = Files.write(folder.resolve("hostile." + ending), document.readAllBytes());
        new JobFileReader(SpoolScope::inMemory).read(file, "/jobs/j", Json.object(), new Ignoring());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** A bad line that says nothing would be of no use. */
    private static final class Ignoring implements LineSink {
        @Override
        public void line(JobLine line) {
            Json.payload(line.document());
        }

        @Override
        public void bad(long number, GatewayException failure) {
            if (failure.getMessage().isBlank()) {
                throw new IllegalStateException("Line " + number + " is refused without a reason");
            }
        }
    }
}
