package org.pixelcaravan;

import java.io.IOException;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.stream.Stream;
import org.pixelcaravan.catalog.ModelCatalog;
import org.pixelcaravan.catalog.ModelSpec;
import org.pixelcaravan.keys.CallerKey;
import org.pixelcaravan.keys.KeyFileException;
import org.pixelcaravan.keys.KeyHash;
import org.pixelcaravan.keys.KeyLimits;
import org.pixelcaravan.keys.KeyStore;
import org.pixelcaravan.keys.ModelScope;
import org.pixelcaravan.model.Money;
import org.pixelcaravan.settings.GatewaySettings;
import org.pixelcaravan.settings.OuterSettings;
import org.pixelcaravan.settings.SettingNames;

/** The command {@code keys}: creates, lists and revokes keys of callers. A running gateway notices by itself. */
final class KeysCommand {
    static final String NAME = "keys";

    private static final String SETTING = "caravan.keys";
    private static final String REQUESTS = "requests-per-minute";
    private static final String PARALLEL = "parallel";
    private static final String PICTURES = "pictures-per-day";
    private static final String COST = "cost-per-day";
    private static final int DONE = 0;
    private static final int FAILED = 1;
    private static final int MISUSED = 2;
    private static final int LONGEST_LIFE = 36_500;
    private static final String USAGE = """
            keys create --name NAME [--models LIST] [--expires DAYS] [--comment TEXT] [--file FILE]
                        [--requests-per-minute N] [--parallel N] [--pictures-per-day N]
                        [--cost-per-day AMOUNT]
                makes a key and prints it, once; LIST is provider/model or provider/*, separated by commas;
                AMOUNT is such as "12.50 USD"
            keys list [--file FILE]
            keys revoke NAME [--file FILE]
            FILE is what the setting caravan.keys names, unless it is given.""";

    private final Map<String, String> settings;
    private final Clock clock;
    private final PrintStream out;
    private final PrintStream notes;

    /**
     * @param settings those from outside of files
     * @param out for what another program may read
     * @param notes for what only people read
     */
    KeysCommand(Map<String, String> settings, Clock clock, PrintStream out, PrintStream notes) {
        this.settings = settings;
        this.clock = clock;
        this.out = out;
        this.notes = notes;
    }

    /** Runs the command and ends the process. */
    static void runAndExit(List<String> arguments) {
        Map<String, String> settings = OuterSettings.read(System.getenv(), System.getProperties());
        System.exit(new KeysCommand(settings, Clock.systemUTC(), System.out, System.err).run(arguments));
    }

    /** @return the process's exit code */
    int run(List<String> arguments) {
        try {
            return dispatch(CommandLine.parse(arguments));
        } catch (CommandLine.Misuse e) {
            notes.println(e.getMessage());
            notes.println(USAGE);
            return MISUSED;
        } catch (KeyFileException | IOException e) {
            notes.println(e.getMessage());
            return FAILED;
        }
    }

    private int dispatch(CommandLine line) throws IOException {
        switch (line.word(0).orElse("")) {
            case "create" -> create(line);
            case "list" -> list(line);
            case "revoke" -> revoke(line);
            case "help" -> out.println(USAGE);
            default -> throw new CommandLine.Misuse("Say what to do: create, list or revoke");
        }
        return DONE;
    }

    private void create(CommandLine line) throws IOException {
        line.allow(1, "name", "models", "expires", "comment", "file", REQUESTS, PARALLEL, PICTURES, COST);
        String name = line.option("name").orElseThrow(() -> new CommandLine.Misuse("--name is missing"));
        Path file = file(line);
        ModelScope models = models(line);
        String key = KeyStore.newKey();
        new KeyStore(file)
                .add(new CallerKey(name, KeyHash.of(key), models, expiry(line), line.option("comment"), false)
                        .withLimits(limits(line)));
        out.println(key);
        notes.println("This is the key " + name + "; nobody can show it again. " + file + " holds its hash.");
        warnOfUnknownModels(models);
    }

    /** No mistake for sure: the gateway may have a catalogue of its own, or get the model later. */
    private void warnOfUnknownModels(ModelScope scope) {
        List<ModelSpec> models = ModelCatalog.builtIn().models();
        scope.patterns().stream()
                .filter(pattern ->
                        models.stream().noneMatch(model -> new ModelScope(List.of(pattern)).allows(model.id())))
                .forEach(pattern -> notes.println("Warning: " + pattern + " is no model of the built-in catalogue"));
    }

    private static ModelScope models(CommandLine line) {
        return new ModelScope(line.option("models").stream()
                .flatMap(list -> Stream.of(list.split(",")))
                .map(String::trim)
                .toList());
    }

    private static KeyLimits limits(CommandLine line) {
        return new KeyLimits(number(line, REQUESTS), number(line, PARALLEL), number(line, PICTURES), cost(line));
    }

    private static Optional<Money> cost(CommandLine line) {
        return line.option(COST).map(text -> Money.parse(text)
                .orElseThrow(() -> new CommandLine.Misuse(
                        "--" + COST + " must be an amount and its currency, such as \"12.50 USD\"")));
    }

    private static OptionalInt number(CommandLine line, String option) {
        return line.option(option)
                .map(text -> {
                    if (!text.matches("[1-9][0-9]{0,8}")) {
                        throw new CommandLine.Misuse("--" + option + " must be a whole number from 1 to 999999999");
                    }
                    return OptionalInt.of(Integer.parseInt(text));
                })
                .orElse(OptionalInt.empty());
    }

    private Optional<LocalDate> expiry(CommandLine line) {
        return line.option("expires").map(text -> {
            if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) > LONGEST_LIFE) {
                throw new CommandLine.Misuse("--expires must be a number of days, at most " + LONGEST_LIFE);
            }
            return today().plusDays(Integer.parseInt(text));
        });
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    private void list(CommandLine line) throws IOException {
        line.allow(1, "file");
        for (CallerKey key : new KeyStore(file(line)).keys()) {
            out.println(String.join("\t", columns(key)).stripTrailing());
        }
    }

    private List<String> columns(CallerKey key) {
        return List.of(
                key.name(),
                state(key),
                key.expires().map(day -> "until " + day).orElse("for ever"),
                key.models().patterns().isEmpty()
                        ? "all models"
                        : String.join(",", key.models().patterns()),
                limits(key.limits()),
                key.comment().orElse(""));
    }

    private static String limits(KeyLimits limits) {
        List<String> words = new ArrayList<>();
        limits.requestsPerMinute().ifPresent(most -> words.add(most + " requests a minute"));
        limits.parallel().ifPresent(most -> words.add(most + " at the same time"));
        limits.picturesPerDay().ifPresent(most -> words.add(most + " pictures a day"));
        limits.costPerDay().ifPresent(most -> words.add(most + " a day"));
        return words.isEmpty() ? "no limits" : String.join(", ", words);
    }

    private String state(CallerKey key) {
        if (key.disabled()) {
            return "disabled";
        }
        return key.isExpired(today()) ? "expired" : "good";
    }

    private void revoke(CommandLine line) throws IOException {
        line.allow(2, "file");
        String name = line.word(1).orElseThrow(() -> new CommandLine.Misuse("Say which key to revoke"));
        new KeyStore(file(line)).remove(name);
        notes.println("The key " + name + " is gone; a running gateway refuses it within a few seconds.");
    }

    private Path file(CommandLine line) throws IOException {
        String configured = line.option("file").isPresent() ? "" : configured();
        return line.option("file")
                .map(Path::of)
                .or(() -> GatewaySettings.path(configured))
                .orElseThrow(() -> new KeyFileException("Which file? Set " + SETTING
                        + ", for example to conf/keys.yaml, so that the gateway reads it too; or give --file"));
    }

    private String configured() throws IOException {
        String value = settings.containsKey(SETTING) ? settings.get(SETTING) : inSettingsFile();
        if (value.contains("{{")) {
            throw new KeyFileException("Setting " + SETTING + " holds a placeholder; give --file");
        }
        return value;
    }

    private String inSettingsFile() throws IOException {
        String location = settings.getOrDefault(SettingNames.CONFIGURATION, "");
        if (location.isBlank()) {
            return "";
        }
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(Path.of(location))) {
            properties.load(reader);
        }
        return properties.getProperty(SETTING, "");
    }
}
