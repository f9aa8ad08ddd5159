package org.pixelcaravan.lightbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.pixelcaravan.dialect.DoorRequest;

class PageFilesTest {
    private static final DoorRequest REQUEST = new DoorRequest("GET", "/", Map.of(), InputStream.nullInputStream());

    private final PageFiles files = new PageFiles("http://127.0.0.1:9876/hawtio/?a=\"&b");

    @Test
    void thePageLeadsToTheConsoleFromThisMachineOnly() throws IOException {
        assertThat(text(files.page(true))).contains("<a href=\"http://127.0.0.1:9876/hawtio/?a=&quot;&amp;b\" ");
        assertThat(text(files.page(false))).contains("Lightbox").doesNotContain("hawtio", "9876");
    }

    @Test
    void aFileIsFoundByItsExactNameAlone() {
        assertThat(files.find("main.mjs")).isPresent();
        assertThat(files.find("Main.mjs")).isEmpty();
        assertThat(files.find("./main.mjs")).isEmpty();
        assertThat(files.find("index.html")).isEmpty();
        assertThat(files.find("PageFiles.class")).isEmpty();
    }

    private static String text(PageFile page) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        page.answer(REQUEST).body().writeTo(out);
        return out.toString(StandardCharsets.UTF_8);
    }
}
