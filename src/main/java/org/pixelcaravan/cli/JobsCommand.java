package org.pixelcaravan.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists jobs, shows and cancels them. */
@Command(name = "jobs", description = "lists jobs, shows how far they are, cancels them")
final class JobsCommand {
    private static final String JOBS = "/v1/jobs";
    private static final String ID = "[A-Za-z0-9-]{1,64}";

    private final Terminal terminal;

    JobsCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Command(name = "list", description = "lists the newest jobs")
    int list(
            @Option(names = "--state", paramLabel = "STATE", description = "such as running or failed")
                    Optional<String> state,
            @Option(
                            names = "--limit",
                            paramLabel = "N",
                            defaultValue = "20",
                            description = "how many, at most 100 (20)")
                    int limit,
            @Mixin GatewayOptions gateway,
            @Option(names = "--json", description = "prints the gateway's own list") boolean json) {
        GatewayClient client = gateway.client(terminal);
        JsonNode answer = client.json(client.request(JOBS + "?limit=" + limit
                + state.map(word -> "&state=" + checked(word)).orElse("")));
        if (json) {
            terminal.out().println(answer);
            return ExitCode.DONE;
        }
        Table table = new Table("JOB", "STATE", "DONE", "PICTURES", "NAME");
        answer.path("data").forEach(job -> table.row(row(job)));
        table.print(terminal.out());
        return ExitCode.DONE;
    }

    @Command(name = "show", description = "prints a job, with its lines, as JSON")
    int show(@Parameters(paramLabel = "JOB") String job, @Mixin GatewayOptions gateway) {
        GatewayClient client = gateway.client(terminal);
        terminal.out().println(client.json(client.request(path(job))).toPrettyString());
        return ExitCode.DONE;
    }

    @Command(name = "cancel", description = "cancels a job; what was bought already is kept")
    int cancel(@Parameters(paramLabel = "JOB") String job, @Mixin GatewayOptions gateway) {
        GatewayClient client = gateway.client(terminal);
        JsonNode answer = client.json(client.request(path(job)).DELETE());
        terminal.notes().println("Job " + job + " is " + answer.path("state").asText());
        return ExitCode.DONE;
    }

    private static String[] row(JsonNode job) {
        JsonNode lines = job.path("lines");
        return new String[] {
            job.path("id").asText(),
            job.path("state").asText(),
            ended(lines) + "/" + lines.path("total").asText(),
            job.path("images").asText(),
            job.path("name").asText()
        };
    }

    private static int ended(JsonNode lines) {
        return lines.path("total").intValue()
                - lines.path("accepted").intValue()
                - lines.path("running").intValue();
    }

    private static String path(String job) {
        return JOBS + "/" + checked(job);
    }

    private static String checked(String word) {
        if (!word.matches(ID)) {
            throw new CommandFailure(word + " is not the name of a job or state");
        }
        return word;
    }
}
