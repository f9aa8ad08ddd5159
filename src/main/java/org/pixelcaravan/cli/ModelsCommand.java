package org.pixelcaravan.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists the models. */
@Command(name = "models", description = "lists the models, and what each can do")
final class ModelsCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private GatewayOptions gateway;

    @Option(names = "--ready", description = "only those whose provider has a key")
    private boolean ready;

    @Option(names = "--json", description = "prints the gateway's own list")
    private boolean json;

    ModelsCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        GatewayClient client = gateway.client(terminal);
        JsonNode answer = client.json(client.request("/v1/models"));
        if (json) {
            terminal.out().println(answer);
            return ExitCode.DONE;
        }
        Table table = new Table("MODEL", "READY", "DOES", "AT MOST", "FORMATS", "ALSO CALLED");
        for (JsonNode model : answer.path("data")) {
            JsonNode facts = model.path("caravan");
            boolean configured = facts.path("configured").booleanValue();
            if (configured || !ready) {
                table.row(
                        model.path("id").asText(),
                        configured ? "yes" : "no key",
                        words(facts.path("operations")),
                        facts.path("count").asText(),
                        words(facts.path("formats")),
                        words(facts.path("aliases")));
            }
        }
        table.print(terminal.out());
        return ExitCode.DONE;
    }

    private static String words(JsonNode list) {
        List<String> words = new ArrayList<>();
        list.forEach(word -> words.add(word.asText()));
        return String.join(" ", words);
    }
}
