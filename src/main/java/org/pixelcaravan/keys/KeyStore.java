package org.pixelcaravan.keys;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Changes a key file, in one piece: whoever reads it at the same time sees the old one or the new one. */
public final class KeyStore {
    private static final String KEY_PREFIX = "pcv_";
    private static final int RANDOM_BYTES = 32;
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> OTHERS = PosixFilePermissions.fromString("------rwx");

    private final Path file;

    public KeyStore(Path file) {
        this.file = file;
    }

    /** A new key, with a prefix by which scanners for lost secrets can find it. */
    public static String newKey() {
        byte[] bytes = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(bytes);
        return KEY_PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /**
     * The keys in the file; none if there is no file.
     *
     * @throws KeyFileException if the file cannot be used
     */
    public List<CallerKey> keys() {
        try {
            return Files.exists(file) ? KeyFile.parse(Files.readAllBytes(file)) : List.of();
        } catch (KeyFileException | IOException e) {
            throw new KeyFileException("Key file " + file + ": " + e.getMessage(), e);
        }
    }

    /** @throws KeyFileException if there is a key of this name, or the file cannot be changed */
    public void add(CallerKey key) {
        change(keys -> {
            if (keys.stream().anyMatch(other -> other.name().equals(key.name()))) {
                throw new KeyFileException("There is already a key named " + key.name() + " in " + file);
            }
            List<CallerKey> more = new ArrayList<>(keys);
            more.add(key);
            return more;
        });
    }

    /** @throws KeyFileException if there is no key of this name, or the file cannot be changed */
    public void remove(String name) {
        change(keys -> {
            List<CallerKey> rest =
                    keys.stream().filter(key -> !key.name().equals(name)).toList();
            if (rest.size() == keys.size()) {
                throw new KeyFileException("There is no key named " + name + " in " + file);
            }
            return rest;
        });
    }

    private void change(UnaryOperator<List<CallerKey>> change) {
        try {
            // A link stays a link.
            Path target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
            Files.createDirectories(target.getParent());
            replace(target, change);
        } catch (IOException e) {
            throw new KeyFileException("Key file " + file + " cannot be written: " + e, e);
        }
    }

    /** The draft is also the lock that keeps two commands from undoing each other's change. */
    private void replace(Path target, UnaryOperator<List<CallerKey>> change) throws IOException {
        Path draft = target.resolveSibling(target.getFileName() + ".new");
        createPrivately(draft);
        boolean moved = false;
        try {
            write(draft, KeyFile.format(change.apply(keys())));
            if (Files.exists(target)) {
                copyAccess(target, draft);
            }
            Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            moved = true;
        } finally {
            // After the move a draft of this name is another command's.
            if (!moved) {
                Files.deleteIfExists(draft);
            }
        }
    }

    private static void createPrivately(Path draft) throws IOException {
        try {
            if (draft.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                Files.createFile(draft, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
            } else {
                Files.createFile(draft);
            }
        } catch (FileAlreadyExistsException e) {
            throw new KeyFileException(
                    "Another command is changing the keys; if none is, one was killed: delete " + draft, e);
        }
    }

    private static void write(Path draft, String text) throws IOException {
        try (FileChannel out = FileChannel.open(draft, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            out.force(true);
        }
    }

    /** An operator who changes the file of another user, say that of a service, must not lock that one out. */
    private static void copyAccess(Path from, Path to) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(to, PosixFileAttributeView.class);
        if (view == null) {
            return;
        }
        PosixFileAttributes wanted = Files.readAttributes(from, PosixFileAttributes.class);
        PosixFileAttributes present = view.readAttributes();
        if (!present.group().equals(wanted.group())) {
            view.setGroup(wanted.group());
        }
        if (!present.owner().equals(wanted.owner())) {
            view.setOwner(wanted.owner());
        }
        Set<PosixFilePermission> permissions = EnumSet.copyOf(OWNER_ONLY);
        permissions.addAll(wanted.permissions());
        permissions.removeAll(OTHERS);
        view.setPermissions(permissions);
    }
}
