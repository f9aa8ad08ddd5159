package org.pixelcaravan.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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

class JobFileReaderTest {
    @TempDir
    private Path folder;

    private final List<String> lines = new ArrayList<>();
    private final ObjectNode defaults = Json.object();

    @Test
    void aJsonFileIsOneJob() throws Exception {
        read("one.json", "{\n \"model\": \"gpt-image-2\",\n \"prompt\": \"a kite\", \"id\": \"k\"}");

        assertThat(lines)
                .containsExactly("1 k job /jobs/j {\"model\":\"gpt-image-2\",\"prompt\":\"a kite\",\"id\":\"k\"}");
    }

    @Test
    void aYamlFileIsOneJob() throws Exception {
        read("one.yaml", "model: gpt-image-2\nprompt: |\n  a kite\n  over dunes\ncount: 2\n");

        assertThat(lines)
                .containsExactly(
                        "1 - job /jobs/j {\"model\":\"gpt-image-2\",\"prompt\":\"a kite\\nover dunes\\n\",\"count\":2}");
    }

    @Test
    void everyLineOfALinesFileIsAJob() throws Exception {
        read("many.jsonl", "{\"prompt\":\"a\"}\r\n\r\n  \n{\"prompt\":\"b\"}\n{\"prompt\":\"c\"}");

        assertThat(lines)
                .containsExactly(
                        "1 - job /jobs/j {\"prompt\":\"a\"}",
                        "4 - job /jobs/j {\"prompt\":\"b\"}",
                        "5 - job /jobs/j {\"prompt\":\"c\"}");
    }

    @Test
    void aBadLineIsToldAndTheNextOneRead() throws Exception {
        read("many.jsonl", "{\"prompt\":\"a\"\n[1]\n{\"prompt\":\"a\",\"prompt\":\"b\"}\n{\"prompt\":\"d\"}\n");

        assertThat(lines).hasSize(4);
        assertThat(lines.get(0))
                .startsWith("1 INVALID_REQUEST The line cannot be read: the document is not valid JSON");
        assertThat(lines.get(1)).isEqualTo("2 INVALID_REQUEST The line cannot be read: it must be an object");
        assertThat(lines.get(2)).startsWith("3 INVALID_REQUEST The line cannot be read: a field occurs twice");
        assertThat(lines.get(3)).isEqualTo("4 - job /jobs/j {\"prompt\":\"d\"}");
    }

    @Test
    void linesOfOpenAisBatchFormGoToTheDoorOfTheirAddress() throws Exception {
        read("batch.jsonl", """
                {"custom_id":"r-1","method":"POST","url":"/v1/images/generations","body":{"model":"m","prompt":"a"}}
                {"custom_id":"r-2","url":"v1/publishers/flux/models/f:predict","body":{"instances":[]}}
                {"custom_id":"r-3","method":"GET","url":"/v1/images/generations","body":{}}
                {"custom_id":"r-4","url":"/v1/chat/completions","body":{}}
                """);

        assertThat(lines.get(0)).isEqualTo("1 r-1 openai /v1/images/generations {\"model\":\"m\",\"prompt\":\"a\"}");
        assertThat(lines.get(1)).isEqualTo("2 r-2 vertex /v1/publishers/flux/models/f:predict {\"instances\":[]}");
        assertThat(lines.get(2)).isEqualTo("3 INVALID_REQUEST method must be POST");
        assertThat(lines.get(3)).startsWith("4 INVALID_REQUEST url must be /v1/images/generations");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'model':'flux/f 1','instances':[{'prompt':'a'}]} | vertex /v1beta/models/flux%2Ff%201:predict",
                "{'model':'g','contents':[],'id':'x'} | gemini /v1beta/models/g:generateContent",
                "{'model':'g','prompt':'a','n':2} | openai /v1/images/generations",
                "{'model':'g','prompt':'a','images':[{'image_url':'https://x/y'}]} | openai /v1/images/edits",
                "{'model':'g','prompt':'a','aspect_ratio':'1:1'} | job /jobs/j"
            })
    void wholeBodiesOfTheProtocolsAreRecognised(String document, String target) throws Exception {
        read("one.json", document.replace('\'', '"'));

        assertThat(lines).hasSize(1).allMatch(line -> line.contains(" " + target + " {"));
    }

    @Test
    void aWholeBodyKeepsNoFieldThatItsProtocolDoesNotKnow() throws Exception {
        read("one.json", "{\"model\":\"g\",\"contents\":[],\"id\":\"x\"}");

        assertThat(lines).containsExactly("1 x gemini /v1beta/models/g:generateContent {\"contents\":[]}");
    }

    @Test
    void aTableNamesItsFieldsInTheFirstRow() throws Exception {
        read("table.csv", """
                \uFEFFmodel,Prompt,count,aspect_ratio,References,guidance scale,Models
                gpt-image-2,"a kite, red",2,16:9,a.png; b.png,,flux-2-pro; qwen-image
                flux-2-pro,"two
                lines",,,,2.5

                gpt-image-2,too,1,1:1,,,,many
                gpt-image-2,last
                """);

        assertThat(lines)
                .containsExactly(
                        "2 - job /jobs/j {\"model\":\"gpt-image-2\",\"prompt\":\"a kite, red\",\"count\":2,"
                                + "\"aspectRatio\":\"16:9\",\"references\":[\"a.png\",\"b.png\"],\"models\":[\"flux-2-pro\",\"qwen-image\"]}",
                        "3 - job /jobs/j {\"model\":\"flux-2-pro\",\"prompt\":\"two\\nlines\",\"guidanceScale\":2.5}",
                        "6 INVALID_REQUEST The line cannot be read: it has 8 cells, the first row 7",
                        "7 - job /jobs/j {\"model\":\"gpt-image-2\",\"prompt\":\"last\"}");
    }

    @Test
    void aCellThatIsNoUtf8SpoilsItsRowOnly() throws Exception {
        Path file = folder.resolve("table.csv");
        Files.write(file, "prompt,model\nGr\u00fc\u00dfe,m\nb,m\n".getBytes(StandardCharsets.ISO_8859_1));

        read(file);

        assertThat(lines)
                .containsExactly(
                        "2 INVALID_REQUEST The line cannot be read: it is not encoded in UTF-8",
                        "3 - job /jobs/j {\"prompt\":\"b\",\"model\":\"m\"}");
    }

    @Test
    void everyLineOfATextFileIsAPrompt() throws Exception {
        defaults.put("model", "gpt-image-2").put("count", 2);

        read("prompts.txt", "\uFEFFa kite\n\n  two \"kites\"  \n");

        assertThat(lines)
                .containsExactly(
                        "1 - job /jobs/j {\"prompt\":\"a kite\",\"model\":\"gpt-image-2\",\"count\":2}",
                        "3 - job /jobs/j {\"prompt\":\"two \\\"kites\\\"\",\"model\":\"gpt-image-2\",\"count\":2}");
    }

    @Test
    void aLineSaysItselfWhatTheDefaultsSayOtherwise() throws Exception {
        defaults.put("model", "gpt-image-2");

        read("many.jsonl", "{\"prompt\":\"a\",\"model\":\"flux-2-pro\"}\n{\"model\":\"g\",\"prompt\":\"a\",\"n\":2}\n");

        assertThat(lines.get(0)).contains("\"model\":\"flux-2-pro\"");
        assertThat(lines.get(1)).contains("openai", "\"model\":\"g\"");
    }

    @Test
    void aPromptThatIsNoUtf8SpoilsItsLineOnly() throws Exception {
        Path file = folder.resolve("prompts.txt");
        Files.write(file, "Gr\u00fc\u00dfe\nb\n".getBytes(StandardCharsets.ISO_8859_1));

        read(file);

        assertThat(lines)
                .containsExactly(
                        "1 INVALID_REQUEST The line cannot be read: it is not encoded in UTF-8",
                        "2 - job /jobs/j {\"prompt\":\"b\"}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a.json | '' | The file is empty",
                "a.json | '[{}]' | The file must hold one object",
                "a.json | '{' | The file cannot be read: the document is not valid JSON",
                "a.yaml | 'a: [' | The file cannot be read: the document is not valid YAML",
                "a.yaml | 'text' | The file must hold one object",
                "a.jsonl | '   ' | The file holds no job",
                "a.txt | '   ' | The file holds no job",
                "a.csv | 'model,promt' | The first row must name the fields: promt is no field of a job; did you mean prompt?",
                "a.csv | 'model,prompt' | The file holds no row but the first",
                "a.csv | 'prompt,Prompt' | The first row names a field twice",
                "a.png | 'x' | The name must end in one of: json, yaml, yml, jsonl, ndjson, csv, txt"
            })
    void whatIsNoJobFileIsRefusedAsAWhole(String name, String content, String message) {
        assertThatThrownBy(() -> read(name, content))
                .isInstanceOf(JobFileException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void aTableOfNothingButAByteOrderMarkIsRefused() {
        assertThatThrownBy(() -> read("a.csv", "\uFEFF")).hasMessage("The file is empty");
    }

    @Test
    void binaryFilesAndOtherEncodingsAreRefusedAsAWhole() throws IOException {
        Path binary = Files.write(folder.resolve("a.txt"), new byte[] {'P', 'K', 3, 4, 0, 0});
        Path utf16 = Files.writeString(folder.resolve("b.txt"), "\uFEFFa kite", StandardCharsets.UTF_16LE);

        assertThatThrownBy(() -> read(binary)).hasMessage("The file is binary, not text");
        assertThatThrownBy(() -> read(utf16)).hasMessage("The file is encoded in UTF-16; save it as UTF-8");
    }

    @ParameterizedTest
    @Tag("full")
    @ValueSource(strings = {"csv", "jsonl", "txt"})
    void aHundredThousandLinesAreReadOneByOne(String ending) throws Exception {
        Path file = folder.resolve("long." + ending);
        int count = 100_000;
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            out.write(ending.equals("csv") ? "prompt\n" : "");
            for (int i = 0; i < count; i++) {
                out.write(ending.equals("jsonl") ? "{\"prompt\":\"kite " + i + "\"}\n" : "kite " + i + "\n");
            }
        }
        long[] seen = new long[1];

        new JobFileReader(SpoolScope::inMemory).read(file, "/jobs/j", defaults, new LineSink() {
            @Override
            public void line(JobLine line) {
                assertThat(line.document().get("prompt").textValue()).isEqualTo("kite " + seen[0]);
                seen[0]++;
            }

            @Override
            public void bad(long number, GatewayException failure) {
                throw failure;
            }
        });

        assertThat(seen[0]).isEqualTo(count);
    }

    private void read(String name, String content) throws Exception {
        read(Files.writeString(folder.resolve(name), content));
    }

    private void read(Path file) throws Exception {
        new JobFileReader(SpoolScope::inMemory).read(file, "/jobs/j", defaults, new LineSink() {
            @Override
            public void line(JobLine line) {
                lines.add("%d %s %s %s %s"
                        .formatted(line.number(), line.id().orElse("-"), line.door(), line.path(), line.document()));
            }

            @Override
            public void bad(long number, GatewayException failure) {
                lines.add(number + " " + failure.code() + " " + failure.getMessage());
            }
        });
    }
}
