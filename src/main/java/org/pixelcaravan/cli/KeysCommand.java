package org.pixelcaravan.cli;

import java.io.IOException;
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
import org.pixelcaravan.settings.SettingNames;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Creates, lists and revokes keys of callers. A running gateway notices by itself. */
@Command(name = "keys", description = "creates, lists and revokes keys of callers")
final class KeysCommand {
    private static final String SETTING = "caravan.keys";
    private static final String FILE = "else what the setting caravan.keys names";
    private static final int LONGEST_LIFE = 36_500;

    private final Map<String, String> settings;
    private final Clock clock;
    private final Terminal terminal;

    @Spec
    private CommandSpec spec;

    /** @param settings those from outside of files */
    KeysCommand(Terminal terminal, Map<String, String> settings, Clock clock) {
        this.terminal = terminal;
        this.settings = settings;
        this.clock = clock;
    }

    @Command(name = "create", description = "makes a key and prints it, once")
    int create(
            @Option(names = "--name", paramLabel = "NAME", required = true, description = "by which it is listed")
                    String name,
            @Option(
                            names = "--models",
                            paramLabel = "LIST",
                            split = ",",
                            description = "provider/model or provider/*, separated by commas; else all")
                    List<String> models,
            @Option(names = "--expires", paramLabel = "DAYS", description = "else never") Optional<String> expires,
            @Option(names = "--comment", paramLabel = "TEXT", description = "for people") Optional<String> comment,
            @Option(names = "--requests-per-minute", paramLabel = "N") Optional<String> requestsPerMinute,
            @Option(names = "--parallel", paramLabel = "N", description = "requests at the same time")
                    Optional<String> parallel,
            @Option(names = "--pictures-per-day", paramLabel = "N") Optional<String> picturesPerDay,
            @Option(names = "--cost-per-day", paramLabel = "AMOUNT", description = "such as \"12.50 USD\"")
                    Optional<String> costPerDay,
            @Option(names = "--file", paramLabel = "FILE", description = FILE) Optional<Path> given)
            throws IOException {
        KeyLimits limits = new KeyLimits(
                limit("--requests-per-minute", requestsPerMinute),
                limit("--parallel", parallel),
                limit("--pictures-per-day", picturesPerDay),
                costPerDay.map(this::cost));
        Optional<LocalDate> end = expires.map(this::expiry);
        ModelScope scope = new ModelScope(Optional.ofNullable(models).orElse(List.of()).stream()
                .map(String::trim)
                .toList());
        Path file = file(given);
        String key = KeyStore.newKey();
        new KeyStore(file).add(new CallerKey(name, KeyHash.of(key), scope, end, comment, false).withLimits(limits));
        terminal.out().println(key);
        terminal.notes()
                .println("This is the key " + name + "; nobody can show it again. " + file + " holds its hash.");
        warnOfUnknownModels(scope);
        return ExitCode.DONE;
    }

    /** No mistake for sure: the gateway may have a catalogue of its own, or get the model later. */
    private void warnOfUnknownModels(ModelScope scope) {
        List<ModelSpec> models = ModelCatalog.builtIn().models();
        scope.patterns().stream()
                .filter(pattern ->
                        models.stream().noneMatch(model -> new ModelScope(List.of(pattern)).allows(model.id())))
                .forEach(pattern ->
                        terminal.notes().println("Warning: " + pattern + " is no model of the built-in catalogue"));
    }

    private Money cost(String text) {
        return Money.parse(text)
                .orElseThrow(() -> misuse("--cost-per-day must be an amount and its currency, such as \"12.50 USD\""));
    }

    private OptionalInt limit(String option, Optional<String> number) {
        if (number.isEmpty()) {
            return OptionalInt.empty();
        }
        if (!number.get().matches("[1-9][0-9]{0,8}")) {
            throw misuse(option + " must be a whole number from 1 to 999999999");
        }
        return OptionalInt.of(Integer.parseInt(number.get()));
    }

    private LocalDate expiry(String days) {
        if (!days.matches("[0-9]{1,5}") || Integer.parseInt(days) > LONGEST_LIFE) {
            throw misuse("--expires must be a number of days, at most " + LONGEST_LIFE);
        }
        return today().plusDays(Integer.parseInt(days));
    }

    private CommandLine.ParameterException misuse(String reason) {
        return new CommandLine.ParameterException(spec.commandLine(), reason);
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    @Command(name = "list", description = "lists the keys, without their hashes")
    int list(@Option(names = "--file", paramLabel = "FILE", description = FILE) Optional<Path> given)
            throws IOException {
        for (CallerKey key : new KeyStore(file(given)).keys()) {
            terminal.out().println(String.join("\t", columns(key)).stripTrailing());
        }
        return ExitCode.DONE;
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

    @Command(name = "revoke", description = "takes a key away")
    int revoke(
            @Parameters(paramLabel = "NAME") String name,
            @Option(names = "--file", paramLabel = "FILE", description = FILE) Optional<Path> given)
            throws IOException {
        new KeyStore(file(given)).remove(name);
        terminal.notes().println("The key " + name + " is gone; a running gateway refuses it within a few seconds.");
        return ExitCode.DONE;
    }

    private Path file(Optional<Path> given) throws IOException {
        if (given.isPresent()) {
            return given.get();
        }
        return GatewaySettings.path(configured())
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
