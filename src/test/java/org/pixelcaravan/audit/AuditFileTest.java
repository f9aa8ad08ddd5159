package org.pixelcaravan.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditFileTest {
    @TempDir
    private Path folder;

    @Test
    void goesOnWithTheFileThatIsThere() throws IOException {
        Path file = folder.resolve("new/audit.jsonl");
        write(file, 1_000_000, "first\n");

        write(file, 1_000_000, "second\n");

        assertThat(file).hasContent("first\nsecond\n");
        assertThat(permissions(file)).isEqualTo("rw-------");
        assertThat(permissions(file.getParent())).isEqualTo("rwx------");
    }

    @Test
    void beginsANewFileWhenOneIsFullAndKeepsSoManyOfThem() throws IOException {
        Path file = folder.resolve("100%d.jsonl");

        write(
                file,
                20,
                "line 1 of ten bytes.\n",
                "line 2\n",
                "line 3 of ten bytes.\n",
                "line 4 of ten bytes.\n",
                "5\n");

        try (Stream<Path> files = Files.list(folder)) {
            List<Path> all = files.sorted().toList();
            assertThat(all).hasSize(3).allSatisfy(each -> assertThat(permissions(each))
                    .isEqualTo("rw-------"));
            assertThat(all)
                    .last()
                    .satisfies(oldest -> assertThat(oldest).content().doesNotContain("line 1"));
        }
        assertThat(file).content().contains("5\n");
    }

    @Test
    void doesNotBeginWhereNothingCanBeWritten() throws IOException {
        Path taken = Files.createDirectory(folder.resolve("taken"));

        assertThatThrownBy(() -> AuditFile.open(taken, 100, 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("caravan.audit.file");
    }

    private static void write(Path file, long maxBytes, String... lines) {
        try (AuditFile audit = AuditFile.open(file, maxBytes, 2)) {
            for (String line : lines) {
                audit.append(line);
            }
        }
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
