package org.pixelcaravan.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.List;
import java.util.Locale;
import org.pixelcaravan.json.Json;

/** Prints what was found. */
final class Findings {
    private final Terminal terminal;
    private final boolean json;

    Findings(Terminal terminal, boolean json) {
        this.terminal = terminal;
        this.json = json;
    }

    /** @return the process's exit code */
    int print(List<Finding> findings) {
        if (json) {
            ArrayNode list = Json.MAPPER.createArrayNode();
            findings.forEach(finding -> list.addObject()
                    .put("verdict", finding.verdict().name().toLowerCase(Locale.ROOT))
                    .put("what", finding.what())
                    .put("detail", finding.detail()));
            terminal.out().println(list);
        } else {
            findings.forEach(finding -> terminal.out().println(line(finding)));
        }
        return findings.stream().anyMatch(finding -> finding.verdict() == Finding.Verdict.BAD)
                ? ExitCode.FAILED
                : ExitCode.DONE;
    }

    private static String line(Finding finding) {
        String mark =
                switch (finding.verdict()) {
                    case GOOD -> "ok     ";
                    case DOUBTFUL -> "note   ";
                    case BAD -> "WRONG  ";
                };
        return mark + finding.what() + ": " + finding.detail();
    }
}
