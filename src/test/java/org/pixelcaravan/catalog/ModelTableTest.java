package org.pixelcaravan.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ModelTableTest {
    private static final Path DOCUMENT = Path.of("docs", "models.md");

    @Test
    void showsInTheDocumentationWhatTheCatalogueSays() throws IOException {
        String document = Files.readString(DOCUMENT);

        assertThat(document)
                .as("%s holds the table below; copy it there when the catalogue changes", DOCUMENT)
                .contains(ModelTable.of(ModelCatalog.builtIn()));
    }
}
