package org.pixelcaravan.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pixelcaravan.content.ImageContent;
import org.pixelcaravan.content.StoredBytes;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.image.ImageFormat;
import org.pixelcaravan.support.TestClock;

class ResultStoreTest {
    private static final Duration RETENTION = Duration.ofMinutes(5);
    private static final long ROOM = 1000;

    @TempDir
    private Path data;

    private final TestClock clock = new TestClock("2026-03-01T12:00:00Z");

    @Test
    void keepsAPictureAsItIs() throws IOException {
        ResultStore store = newStore();
        byte[] bytes = new byte[600];
        new Random(1).nextBytes(bytes);

        ResultStore.Kept kept = keep(store, ImageContent.ofBytes(StoredBytes.of(bytes)));

        assertThat(kept.name()).matches("[0-9a-f]{32}\\.webp");
        assertThat(kept.until()).isEqualTo(clock.instant().plus(RETENTION));
        try (StoredResult found = store.find(kept.name()).orElseThrow()) {
            assertThat(found.length()).isEqualTo(600);
            assertThat(Channels.newInputStream(found.channel())).hasBinaryContent(bytes);
        }
    }

    @Test
    void letsNobodyElseOpenItsFolder() throws IOException {
        keep(newStore(), picture(1));

        assertThat(Files.getPosixFilePermissions(folder())).isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void refusesToReserveWhatIsReservedAlready() {
        ResultStore store = newStore();
        ResultStore.Room first = store.reserve(600);

        assertFull(store, 401);
        store.reserve(400).close();

        first.close();
        store.reserve(ROOM).close();
    }

    @Test
    void refusesToReserveWhatIsTakenByPictures() throws IOException {
        ResultStore store = newStore();
        keep(store, picture(600));

        assertFull(store, 401);
        store.reserve(400).close();
    }

    @Test
    void givesBackWhatAPictureDidNotUse() throws IOException {
        ResultStore store = newStore();
        try (ResultStore.Room room = store.reserve(900)) {
            room.store(picture(100), ImageFormat.PNG);
            assertFull(store, 101);
        }

        store.reserve(900).close();
    }

    @Test
    void refusesToReserveMoreThanTheDiskHolds() {
        ResultStore store = new ResultStore(folder(), Long.MAX_VALUE / 2, RETENTION, clock);

        assertFull(store, Long.MAX_VALUE / 4);
    }

    @Test
    void leavesNothingOfAPictureThatIsLargerThanTheRoom() {
        ResultStore store = newStore();

        try (ResultStore.Room room = store.reserve(ROOM)) {
            assertThatThrownBy(() -> room.store(picture(1001), ImageFormat.PNG)).isInstanceOf(IOException.class);
        }

        assertThat(folder()).isEmptyDirectory();
        store.reserve(ROOM).close();
    }

    @Test
    void leavesNothingOfAPictureThatCannotBeReadToItsEnd() {
        ResultStore store = newStore();
        ImageContent lost = ImageContent.ofBytes(new StoredBytes.SpoolFile(data.resolve("deleted"), 10));

        try (ResultStore.Room room = store.reserve(ROOM)) {
            assertThatThrownBy(() -> room.store(lost, ImageFormat.PNG)).isInstanceOf(IOException.class);
        }

        assertThat(folder()).isEmptyDirectory();
        store.reserve(ROOM).close();
    }

    @Test
    void deletesPicturesWhenTheirTimeIsOver() throws IOException {
        ResultStore store = newStore();
        ResultStore.Kept first = keep(store, picture(300));
        clock.advance(RETENTION.minusSeconds(1));
        ResultStore.Kept second = keep(store, picture(300));

        store.sweep();
        assertThat(folder().resolve(first.name())).exists();

        clock.advance(Duration.ofSeconds(1));
        store.sweep();
        assertThat(folder().resolve(first.name())).doesNotExist();
        assertThat(folder().resolve(second.name())).exists();
        assertThat(store.find(first.name())).isEmpty();
        store.reserve(700).close();
        assertFull(store, 701);
    }

    @Test
    void countsWhatEarlierRunsHaveStored() throws IOException {
        keep(newStore(), picture(300));
        ResultStore next = newStore();

        next.sweep();

        assertFull(next, 701);
    }

    @Test
    void deletesWhatWasNeverFinishedAndLeavesWhatIsBeingWritten() throws IOException {
        Files.createDirectories(folder());
        Path abandoned = unfinished("a", Duration.ofMinutes(11));
        Path inWork = unfinished("b", Duration.ofMinutes(9));

        newStore().sweep();

        assertThat(abandoned).doesNotExist();
        assertThat(inWork).exists();
    }

    @Test
    void readsAPictureToItsEndThatIsDeletedMeanwhile() throws IOException {
        ResultStore store = newStore();
        ResultStore.Kept kept = keep(store, picture(500));

        try (StoredResult found = store.find(kept.name()).orElseThrow();
                InputStream in = Channels.newInputStream(found.channel())) {
            clock.advance(RETENTION);
            store.sweep();
            assertThat(folder()).isEmptyDirectory();
            assertThat(in.readAllBytes()).hasSize(500);
        }
    }

    private static void assertFull(ResultStore store, long bytes) {
        assertThatThrownBy(() -> store.reserve(bytes))
                .isInstanceOfSatisfying(GatewayException.class, failure -> assertThat(failure.code())
                        .isEqualTo(ErrorCode.OVERLOADED))
                .hasMessageContaining("nothing was bought");
    }

    private static ResultStore.Kept keep(ResultStore store, ImageContent picture) throws IOException {
        try (ResultStore.Room room = store.reserve(picture.byteLength())) {
            return room.store(picture, ImageFormat.WEBP);
        }
    }

    private static ImageContent picture(int length) {
        return ImageContent.ofBytes(StoredBytes.of(new byte[length]));
    }

    private Path unfinished(String name, Duration age) throws IOException {
        Path file = Files.createFile(folder().resolve(name + ".part"));
        return Files.setLastModifiedTime(file, FileTime.from(clock.instant().minus(age)));
    }

    private ResultStore newStore() {
        return new ResultStore(folder(), ROOM, RETENTION, clock);
    }

    private Path folder() {
        return data.resolve("results");
    }
}
