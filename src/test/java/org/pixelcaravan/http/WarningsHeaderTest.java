package org.pixelcaravan.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.model.Warning;

class WarningsHeaderTest {

    @Test
    void isAsciiJson() throws IOException {
        String value = WarningsHeader.value(List.of(new Warning("a", Optional.of("größe"), "ü\n\"x\"")));

        assertThat(value).matches("[\\x20-\\x7e]*");
        JsonNode warnings = Json.MAPPER.readTree(value);
        assertThat(warnings.at("/0/parameter").textValue()).isEqualTo("größe");
        assertThat(warnings.at("/0/message").textValue()).isEqualTo("ü\n\"x\"");
    }

    @Test
    void countsWhatFindsNoRoom() throws IOException {
        Warning warning = new Warning("code", Optional.empty(), "é".repeat(100));

        String value = WarningsHeader.value(Collections.nCopies(50, warning));

        assertThat(value.length()).isLessThanOrEqualTo(4096);
        JsonNode warnings = Json.MAPPER.readTree(value);
        int shown = warnings.size() - 1;
        assertThat(warnings.get(shown).get("message").textValue()).isEqualTo((50 - shown) + " more warnings");
    }
}
