package org.pixelcaravan.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyStoreTest {

    @TempDir
    private Path folder;

    private Path file;
    private KeyStore store;

    @BeforeEach
    void open() {
        file = folder.resolve("conf").resolve("keys.yaml");
        store = new KeyStore(file);
    }

    @Test
    void aNewKeyHas256RandomBits() {
        List<String> keys = Stream.generate(KeyStore::newKey).limit(100).toList();

        assertThat(keys).doesNotHaveDuplicates().allMatch(key -> key.matches("pcv_[A-Za-z0-9_-]{43}"));
    }

    @Test
    void makesAFileThatOnlyItsOwnerReads() throws IOException {
        store.add(TestKeys.plain("one", "key-1"));

        assertThat(store.keys()).containsExactly(TestKeys.plain("one", "key-1"));
        assertThat(permissions()).isEqualTo("rw-------");
        assertThat(namesIn(file.getParent())).containsExactly("keys.yaml");
    }

    @Test
    void changesOnlyWhatItIsToldTo() {
        store.add(TestKeys.disabled("one", "key-1"));
        store.add(TestKeys.limited("two", "key-2", "flux/*"));
        store.add(TestKeys.plain("three", "key-3"));
        store.remove("one");

        assertThat(store.keys())
                .containsExactly(TestKeys.limited("two", "key-2", "flux/*"), TestKeys.plain("three", "key-3"));
    }

    @Test
    void keepsTheAccessOfItsGroupAndTakesThatOfOthers() throws IOException {
        store.add(TestKeys.plain("one", "key-1"));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

        store.add(TestKeys.plain("two", "key-2"));

        assertThat(permissions()).isEqualTo("rw-r-----");
    }

    @Test
    void aLinkStaysALink() throws IOException {
        store.add(TestKeys.plain("one", "key-1"));
        Path link = Files.createSymbolicLink(folder.resolve("link.yaml"), file);

        new KeyStore(link).add(TestKeys.plain("two", "key-2"));

        assertThat(link).isSymbolicLink();
        assertThat(store.keys()).hasSize(2);
    }

    @Test
    void refusesAnUnfitChangeAndLeavesTheFileAlone() throws IOException {
        store.add(TestKeys.plain("one", "key-1"));
        String before = Files.readString(file);

        assertThatThrownBy(() -> store.add(TestKeys.plain("one", "key-2")))
                .hasMessageContaining("already a key named one");
        assertThatThrownBy(() -> store.remove("two")).hasMessageContaining("no key named two");
        Files.writeString(file, before + "more: 1\n");
        assertThatThrownBy(() -> store.add(TestKeys.plain("two", "key-2"))).hasMessageContaining("keys.yaml");

        assertThat(file).hasContent(before + "more: 1\n");
        assertThat(namesIn(file.getParent())).containsExactly("keys.yaml");
    }

    @Test
    void ofManyChangesAtATimeNoneIsLost() {
        ConcurrentLinkedQueue<String> added = new ConcurrentLinkedQueue<>();
        List<CompletableFuture<Void>> tasks = new ArrayList<>();
        IntStream.range(0, 40)
                .forEach(number -> tasks.add(CompletableFuture.runAsync(() -> {
                    try {
                        store.add(TestKeys.plain("key-" + number, "key-" + number));
                        added.add("key-" + number);
                    } catch (KeyFileException busy) {
                        assertThat(busy).hasMessageContaining("Another command");
                    }
                })));
        tasks.forEach(CompletableFuture::join);

        assertThat(store.keys()).isNotEmpty().extracting(CallerKey::name).containsExactlyInAnyOrderElementsOf(added);
    }

    private String permissions() throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    private static List<String> namesIn(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(found -> found.getFileName().toString()).toList();
        }
    }
}
