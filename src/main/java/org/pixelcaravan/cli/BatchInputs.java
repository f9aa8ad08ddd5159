package org.pixelcaravan.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a file of jobs needs beside it: the pictures that its jobs name, and its defaults. Each keeps its place, seen from the folder
 * of the file; what lies outside of that folder comes to lie beside the file, as no job can name it otherwise.
 */
final class BatchInputs {
    private static final Path DEFAULTS = Path.of("defaults.yaml");

    private final Map<Path, Path> places = new TreeMap<>();

    private BatchInputs() {}

    /** @throws CommandFailure if two of them would lie in the same place */
    static BatchInputs of(Path file, List<Path> pictures) {
        Path jobs = file.toAbsolutePath().normalize();
        Path folder = jobs.getParent();
        BatchInputs inputs = new BatchInputs();
        Path defaults = folder.resolve(DEFAULTS);
        if (Files.exists(defaults) && !defaults.equals(jobs)) {
            inputs.add(DEFAULTS, defaults);
        }
        for (Path picture : pictures) {
            Path source = picture.toAbsolutePath().normalize();
            inputs.add(source.startsWith(folder) ? folder.relativize(source) : source.getFileName(), source);
        }
        return inputs;
    }

    private void add(Path place, Path source) {
        Path other = places.put(place, source);
        if (other != null && !other.equals(source)) {
            throw new CommandFailure(other + " and " + source + " would both be " + place
                    + " beside the jobs; lay one of them into the folder of the jobs, or below it");
        }
    }

    /**
     * Adds places and contents to a digest.
     *
     * @throws CommandFailure if one cannot be read
     */
    void digest(MessageDigest digest) {
        places.forEach((place, source) -> {
            digest.update((place + "\n").getBytes(StandardCharsets.UTF_8));
            digest(source, digest);
        });
    }

    /** Adds the content of a file to a digest. */
    static void digest(Path file, MessageDigest digest) {
        try (InputStream in = Files.newInputStream(file)) {
            in.transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
        } catch (IOException e) {
            throw new CommandFailure("There is no file " + file + " that can be read", e);
        }
    }

    /** Copies all of them, each to its place in this folder. */
    void copyTo(Path folder) throws IOException {
        for (Map.Entry<Path, Path> input : places.entrySet()) {
            Path target = folder.resolve(input.getKey());
            Files.createDirectories(target.getParent());
            Files.copy(input.getValue(), target, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
