package org.pixelcaravan.settings;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pixelcaravan.catalog.ModelCatalog;

/** docs/configuration.md, application.properties, the typed settings and the bundle's files cannot drift apart. */
class SettingsTableTest {
    private static final Path DEFAULTS = Path.of("src/main/resources/application.properties");
    private static final Pattern VENDOR_VARIABLE = Pattern.compile("\\{\\{env:([A-Z_]+):(.*)}}");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{(caravan\\.[A-Za-z0-9.-]+)(?::([^}]*))?}}");

    // Made at the start, for Camel's sake; nobody sets it.
    private static final String INTERNAL = "caravan.management.users";

    static List<SettingsTable.Row> rows() {
        return SettingsTable.rows();
    }

    @Test
    void everySettingHasOneRow() {
        assertThat(rows())
                .extracting(SettingsTable.Row::setting)
                .containsExactlyInAnyOrderElementsOf(
                        Stream.concat(SettingNames.all().stream(), ProviderSettings.NAMES.stream())
                                .toList());
    }

    @ParameterizedTest
    @MethodSource("rows")
    void theRowNamesTheEnvironmentVariables(SettingsTable.Row row) {
        assertThat(row.variables()).first().isEqualTo(SettingNames.inEnvironment(row.setting()));
        assertThat(row.variables().stream().skip(1))
                .containsExactlyElementsOf(vendorVariables(defaults().getProperty(row.setting(), "")));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void theRowNamesTheDefault(SettingsTable.Row row) {
        assertThat(row.standard()).isEqualTo(standard(row.setting()));
        assertThat(row.meaning()).matches("[A-Z`].*\\.");
    }

    @Test
    void noTwoSettingsHaveTheSameEnvironmentVariable() {
        assertThat(SettingNames.all()).extracting(SettingNames::inEnvironment).doesNotHaveDuplicates();
    }

    @Test
    void theGatewayReadsEverySettingThatIsNotAProviders() {
        Set<String> read = new TreeSet<>();

        UnaryOperator<String> lookup = name -> {
            read.add(name);
            return standard(name);
        };
        GatewaySettings.read(lookup);
        LogSettings.read(lookup);
        TraceSettings.read(lookup, Map.of(), Map.of());

        read.add(SettingNames.CONFIGURATION);
        assertThat(read).isEqualTo(namesWhere(false));
    }

    @Test
    void kameletsReadEverySettingOfAProviderWithItsDefault() throws IOException {
        List<MatchResult> placeholders = placeholders("kamelets");

        assertThat(placeholders).allSatisfy(placeholder -> assertThat(placeholder.group(2))
                .as("default of %s", placeholder.group(1))
                .isEqualTo(standard(placeholder.group(1))));
        Set<String> read =
                placeholders.stream().map(placeholder -> placeholder.group(1)).collect(toCollection(TreeSet::new));
        assertThat(read).isSubsetOf(SettingNames.all());
        read.addAll(namesOfFlavours());
        read.removeAll(namesWhere(false));
        assertThat(read).isEqualTo(namesWhere(true));
    }

    @Test
    void routesAndCamelsSettingsReadOnlySettingsThatExist() throws IOException {
        Stream<MatchResult> all = Stream.concat(
                placeholders("routes").stream(),
                PLACEHOLDER.matcher(Files.readString(DEFAULTS)).results());

        assertThat(all.map(match -> match.group(1)).filter(name -> !name.equals(INTERNAL)))
                .isNotEmpty()
                .isSubsetOf(SettingNames.all());
    }

    @Test
    void everyProviderOfTheCatalogueHasAKeyInTheEnvironment() {
        assertThat(providers()).allSatisfy(provider -> assertThat(
                        SettingNames.vendorVariable("caravan.providers." + provider + ".apiKey"))
                .as(provider)
                .isPresent());
    }

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "docs/operations.md", "docs/providers.md"})
    void thePagesThatListTheVendorsKeysListAllOfThem(Path page) throws IOException {
        assertThat(Files.readString(page))
                .contains(SettingNames.vendorKeys().stream()
                        .map(variable -> "`" + variable + "`")
                        .toList());
    }

    /** By the vendor's variable where it has one. */
    @ParameterizedTest
    @MethodSource("providers")
    void thePageOfProvidersHasASectionForEachWithItsSettings(String provider) throws IOException {
        String page = Files.readString(Path.of("docs/providers.md"));
        assertThat(page).contains("\n## `" + provider + "`\n");
        String section = page.split("\n## `" + provider + "`\n", 2)[1].split("\n## ", 2)[0];

        assertThat(section)
                .contains(SettingNames.all().stream()
                        .filter(name -> name.startsWith("caravan.providers." + provider + "."))
                        .map(name -> "`" + SettingNames.vendorVariable(name).orElse(name) + "`")
                        .toList());
    }

    static Set<String> providers() {
        return ModelCatalog.builtIn().models().stream()
                .map(model -> model.id().provider())
                .collect(toCollection(TreeSet::new));
    }

    @Test
    void theFileOfTheDistributionNamesOnlySettingsThatExist() throws IOException {
        Pattern setting = Pattern.compile("(?m)^#?(caravan\\.[A-Za-z0-9.-]+)=");

        assertThat(setting.matcher(Files.readString(Path.of("src/dist/conf/caravan.properties")))
                        .results()
                        .map(match -> match.group(1)))
                .isNotEmpty()
                .isSubsetOf(SettingNames.all());
    }

    /** The catalogue reads these: which hints a provider honours depends on them. */
    private static Set<String> namesOfFlavours() {
        return SettingNames.all().stream()
                .filter(name -> name.endsWith(".flavour"))
                .collect(toCollection(TreeSet::new));
    }

    private static Set<String> namesWhere(boolean ofProvider) {
        return SettingNames.all().stream()
                .filter(name -> name.startsWith("caravan.providers.") == ofProvider)
                .collect(toCollection(TreeSet::new));
    }

    private static List<MatchResult> placeholders(String folder) throws IOException {
        try (Stream<Path> files = Files.walk(Path.of(folder))) {
            return files.filter(Files::isRegularFile)
                    .flatMap(file -> PLACEHOLDER.matcher(text(file)).results())
                    .toList();
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a setting is worth where nobody sets it and the vendor's variables are absent. */
    private static String standard(String setting) {
        String value = defaults().getProperty(setting, "");
        Matcher vendor = VENDOR_VARIABLE.matcher(value);
        return vendor.matches() ? vendor.group(2) : value;
    }

    private static List<String> vendorVariables(String value) {
        Matcher vendor = VENDOR_VARIABLE.matcher(value);
        return vendor.matches() ? List.of(vendor.group(1)) : List.of();
    }

    private static Properties defaults() {
        Properties defaults = new Properties();
        try (var in = Files.newInputStream(DEFAULTS)) {
            defaults.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return defaults;
    }
}
