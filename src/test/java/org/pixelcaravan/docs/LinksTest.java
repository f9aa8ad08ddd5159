package org.pixelcaravan.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.pixelcaravan.support.SourceFiles;

/** Links between the documents lead somewhere, and every document can be reached. */
class LinksTest {
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)|(?:src|srcset|href)=\"([^\"]+)\"");
    private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} +(.+?)\\s*$");
    private static final Pattern CODE = Pattern.compile("(?ms)^```.*?^```$|`[^`\\n]*`");

    @Test
    void everyRelativeLinkLeadsToAFileAndToAHeadingInIt() {
        List<String> broken = new ArrayList<>();
        for (Path document : Documents.all()) {
            links(document)
                    .filter(link -> !leadsSomewhere(document, link))
                    .forEach(link -> broken.add(document + " -> " + link));
        }

        assertThat(broken).isEmpty();
    }

    @Test
    void everyDocumentIsReachedFromTheReadme() {
        Set<Path> reached = new TreeSet<>();
        reach(Path.of("README.md"), reached);

        assertThat(reached).containsAll(Documents.all());
    }

    private static void reach(Path document, Set<Path> reached) {
        if (reached.add(document)) {
            links(document)
                    .map(link -> target(document, link))
                    .filter(target -> target.toString().endsWith(".md") && Files.exists(target))
                    .forEach(target -> reach(target, reached));
        }
    }

    private static Stream<String> links(Path document) {
        String prose = CODE.matcher(SourceFiles.text(document)).replaceAll("");
        return LINK.matcher(prose)
                .results()
                .map(match -> match.group(1) == null ? match.group(2) : match.group(1))
                .filter(link -> !link.matches("[a-z]+:.*"));
    }

    private static boolean leadsSomewhere(Path document, String link) {
        Path target = target(document, link);
        int hash = link.indexOf('#');
        return Files.exists(target) && (hash < 0 || anchors(target).contains(link.substring(hash + 1)));
    }

    private static Path target(Path document, String link) {
        String file = link.replaceFirst("#.*", "");
        return file.isEmpty() ? document : document.resolveSibling(file).normalize();
    }

    /** The anchors that GitHub and GitLab give to headings; the second of the same text gets the suffix -1. */
    private static Set<String> anchors(Path document) {
        Map<String, Integer> seen = new HashMap<>();
        Set<String> anchors = new TreeSet<>();
        HEADING.matcher(SourceFiles.text(document).replaceAll("(?ms)^```.*?^```$", ""))
                .results()
                .map(match -> slug(match.group(1)))
                .forEach(slug -> {
                    int before = seen.merge(slug, 1, Integer::sum) - 1;
                    anchors.add(before == 0 ? slug : slug + "-" + before);
                });
        return anchors;
    }

    private static String slug(String heading) {
        return heading.toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N} _-]", "")
                .replace(' ', '-');
    }
}
