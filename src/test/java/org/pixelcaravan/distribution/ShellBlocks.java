package org.pixelcaravan.distribution;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.pixelcaravan.support.SourceFiles;

/** The commands that the documents tell their readers to type. */
final class ShellBlocks {
    private static final Pattern BLOCK = Pattern.compile(
            "(?:<!-- not run: (?<reason>[^\\n]+) -->\\n)?```(?:sh|bash|console)\\n(?<script>.*?)\\n```",
            Pattern.DOTALL);
    private static final Pattern FENCE = Pattern.compile("(?m)^[ >]*```(?:sh|bash|shell|console)\\b");

    private ShellBlocks() {}

    /**
     * One block.
     *
     * @param reason why it cannot be run by a test, if its document says so in a comment in front of it
     */
    record Block(Path document, String script, Optional<String> reason) {

        @Override
        public String toString() {
            return document + ": " + script.lines().findFirst().orElse("");
        }
    }

    /** Documents for whoever uses the distribution. */
    static List<Path> documents() {
        return Stream.concat(
                        Stream.of(Path.of("README.md")),
                        SourceFiles.below(Path.of("docs"), ".md").stream().filter(file -> file.getNameCount() == 2))
                .toList();
    }

    static List<Block> of(Path document) {
        String text = SourceFiles.text(document);
        List<Block> blocks = new ArrayList<>();
        Matcher block = BLOCK.matcher(text);
        while (block.find()) {
            blocks.add(new Block(document, block.group("script"), Optional.ofNullable(block.group("reason"))));
        }
        if (blocks.size() != FENCE.matcher(text).results().count()) {
            throw new AssertionError("A block of commands in " + document + " is written in another way");
        }
        return blocks;
    }
}
