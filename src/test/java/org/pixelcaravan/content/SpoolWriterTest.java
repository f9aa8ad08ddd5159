package org.pixelcaravan.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpoolWriterTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({"0, 1000", "1000, 1000", "1001, 1000", "500000, 100000", "500000, 1000000"})
    void returnsWhatWasWrittenFromMemoryOrFile(int size, int threshold) throws IOException {
        byte[] bytes = new byte[size];
        new Random(1).nextBytes(bytes);

        try (SpoolScope scope = new SpoolScope(directory, threshold)) {
            SpoolWriter writer = scope.newWriter();
            for (int from = 0; from < size; from += 777) {
                writer.write(bytes, from, Math.min(777, size - from));
            }
            StoredBytes stored = writer.finish();

            assertThat(stored.length()).isEqualTo(size);
            assertThat(stored.open().readAllBytes()).isEqualTo(bytes);
            assertThat(stored.open().readAllBytes()).isEqualTo(bytes);
            assertThat(stored instanceof StoredBytes.SpoolFile).isEqualTo(size > threshold);
        }

        assertThat(files()).isZero();
    }

    @Test
    void goesIntoAFileAsSoonAsThereIsNoMemoryToSpare() throws IOException {
        CountingAccount account = new CountingAccount(2_000);
        try (SpoolScope scope = new SpoolScope(directory, 1_000_000, account)) {
            SpoolWriter writer = scope.newWriter();
            for (int i = 0; i < 3; i++) {
                writer.write(new byte[1_000]);
            }

            assertThat(writer.finish()).isInstanceOf(StoredBytes.SpoolFile.class);
            assertThat(account.memory).isZero();
            assertThat(account.disk).isEqualTo(3_000);
        }

        assertThat(account.closed).isTrue();
    }

    @Test
    void deletesWhatWasNeverFinished() throws IOException {
        try (SpoolScope scope = new SpoolScope(directory, 10)) {
            SpoolWriter writer = scope.newWriter();
            writer.write(new byte[100]);
            writer.close();

            assertThat(files()).isEqualTo(1);
        }

        assertThat(files()).isZero();
    }

    @Test
    void makesNoFileOnceTheRequestIsOver() {
        SpoolScope scope = new SpoolScope(directory, 10);
        scope.close();

        assertThatThrownBy(() -> scope.newWriter().write(new byte[100])).isInstanceOf(IOException.class);
    }

    @Test
    void whatLayInMemoryIsGoneWhenTheRequestIsOver() throws IOException {
        SpoolScope scope = new SpoolScope(directory, 1_000_000);
        SpoolWriter writer = scope.newWriter();
        writer.write(new byte[100_000]);
        StoredBytes stored = writer.finish();
        InputStream begun = stored.open();
        begun.readNBytes(50_000);

        scope.close();

        assertThatThrownBy(begun::readAllBytes).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> stored.open().readAllBytes()).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> stored.writeTo(OutputStream.nullOutputStream()))
                .isInstanceOf(IOException.class);
    }

    @Test
    void writesIntoNoMemoryThatMayServeAnotherRequest() throws IOException {
        SpoolScope scope = new SpoolScope(directory, 1_000_000);
        SpoolWriter writer = scope.newWriter();
        writer.write(new byte[100]);

        scope.close();

        assertThatThrownBy(() -> writer.write(new byte[100])).isInstanceOf(IOException.class);
    }

    @Test
    void countsMemoryAsItIsTakenAndGivesItBackForAFile() throws IOException {
        CountingAccount account = new CountingAccount(1_000_000);
        try (SpoolScope scope = new SpoolScope(directory, 300_000, account)) {
            SpoolWriter writer = scope.newWriter();
            writer.write(new byte[20_000]);
            assertThat(account.memory).isEqualTo(16_384 + 32_768);

            writer.write(new byte[290_000]);
            assertThat(account.memory).isZero();
            assertThat(account.disk).isEqualTo(310_000);
        }
    }

    @Test
    void keepsEverythingInMemoryOutsideOfTheGateway() throws IOException {
        byte[] bytes = new byte[3 << 20];
        Arrays.fill(bytes, (byte) 7);
        SpoolScope scope = SpoolScope.inMemory();
        SpoolWriter writer = scope.newWriter();
        writer.write(bytes);

        StoredBytes stored = writer.finish();
        scope.close();

        assertThat(stored).isInstanceOf(StoredBytes.Segments.class);
        assertThat(stored.open().readAllBytes()).isEqualTo(bytes);
    }

    private long files() throws IOException {
        try (var entries = Files.list(directory)) {
            return entries.count();
        }
    }

    private static final class CountingAccount implements ByteAccount {
        private final long most;
        private long memory;
        private long disk;
        private boolean closed;

        CountingAccount(long most) {
            this.most = most;
        }

        @Override
        public boolean takeMemory(long bytes) {
            boolean fits = memory + bytes <= most;
            memory += fits ? bytes : 0;
            return fits;
        }

        @Override
        public void giveMemory(long bytes) {
            memory -= bytes;
        }

        @Override
        public void needMemory(long bytes) {
            memory += bytes;
        }

        @Override
        public void takeDisk(long bytes) {
            disk += bytes;
        }

        @Override
        public void reserveDisk(long bytes) {
            disk += bytes;
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
