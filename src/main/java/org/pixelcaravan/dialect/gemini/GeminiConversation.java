package org.pixelcaravan.dialect.gemini;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.pixelcaravan.dialect.FieldReader;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.model.ReferenceImage;

/**
 * The turns of a conversation, and what a provider without conversations can be told of them: the texts of the last turn in
 * which the user says something, after the system instruction, are the prompt; the pictures of his last turn, or if it has
 * none the last picture before it, are the references.
 */
final class GeminiConversation {
    private static final String MODEL = "model";

    private final FieldReader document;
    private final List<Turn> turns = new ArrayList<>();

    GeminiConversation(FieldReader document) throws IOException {
        this.document = document;
        for (FieldReader content : document.objects(GeminiFields.CONTENTS)) {
            turns.add(Turn.read(content));
        }
        if (lastOfUser().isEmpty()) {
            throw document.invalid(GeminiFields.CONTENTS, "must hold a turn of the user, with parts");
        }
    }

    /** Empty, if the user only shows pictures: that is enough for a provider of the same dialect. */
    String prompt() throws IOException {
        List<String> texts = new ArrayList<>(instruction());
        texts.add(spoken().text());
        texts.removeIf(String::isBlank);
        if (texts.isEmpty() && pictures().isEmpty()) {
            throw document.invalid(GeminiFields.CONTENTS, "must hold text in the last turn of the user");
        }
        return String.join("\n\n", texts);
    }

    /** Where the prompt stands, or should. */
    String promptName() {
        return spoken().content().name("parts");
    }

    /** The last turn in which the user says something; if he never does, his last turn. */
    private Turn spoken() {
        return ofUser().filter(turn -> !turn.text().isBlank())
                .reduce((earlier, later) -> later)
                .or(this::lastOfUser)
                .orElseThrow();
    }

    private List<String> instruction() throws IOException {
        Optional<FieldReader> instruction = document.object("systemInstruction");
        List<String> texts = new ArrayList<>();
        if (instruction.isPresent()) {
            instruction.get().value("role");
            for (GeminiPart part : Turn.parts(instruction.get())) {
                part.text().ifPresent(texts::add);
            }
        }
        return texts;
    }

    List<ReferenceImage> references() throws IOException {
        List<ReferenceImage> references = new ArrayList<>();
        for (GeminiPart part : pictures()) {
            references.add(part.reference());
        }
        return references;
    }

    /** All turns for a provider of the same dialect, with slots in place of the references. */
    ArrayNode contents() {
        List<GeminiPart> pictures = pictures();
        ArrayNode contents = Json.array();
        for (Turn turn : turns) {
            ObjectNode content = contents.addObject();
            content.setAll(turn.content().object());
            content.remove("parts");
            content.put("role", turn.role());
            ArrayNode parts = content.putArray("parts");
            for (GeminiPart part : turn.parts()) {
                int slot = pictures.indexOf(part);
                parts.add(slot < 0 ? part.object() : part.withSlot(new PictureSlot(slot)));
            }
        }
        return contents;
    }

    /** The names of what only a provider of the same dialect is told. */
    List<String> unusedParts() {
        List<GeminiPart> used = Stream.concat(
                        pictures().stream(), spoken().parts().stream().filter(GeminiPart::isText))
                .toList();
        return turns.stream()
                .flatMap(turn -> turn.parts().stream())
                .filter(part -> !used.contains(part))
                .map(GeminiPart::name)
                .toList();
    }

    private List<GeminiPart> pictures() {
        Turn last = lastOfUser().orElseThrow();
        List<GeminiPart> now = last.pictures();
        if (!now.isEmpty()) {
            return now;
        }
        List<GeminiPart> before = turns.subList(0, turns.indexOf(last)).stream()
                .flatMap(turn -> turn.pictures().stream())
                .toList();
        return before.isEmpty() ? List.of() : List.of(before.get(before.size() - 1));
    }

    private Optional<Turn> lastOfUser() {
        return ofUser().reduce((earlier, later) -> later);
    }

    private Stream<Turn> ofUser() {
        return turns.stream()
                .filter(turn -> !turn.role().equals(MODEL) && !turn.parts().isEmpty());
    }

    /** What one side said at once. */
    private record Turn(FieldReader content, String role, List<GeminiPart> parts, String text) {

        /** Vertex AI insists on a role; who says none is the user. */
        static Turn read(FieldReader content) throws IOException {
            List<GeminiPart> parts = parts(content);
            List<String> said = new ArrayList<>();
            for (GeminiPart part : parts) {
                part.text().ifPresent(said::add);
            }
            return new Turn(content, content.text("role").orElse("user"), parts, String.join("\n", said));
        }

        static List<GeminiPart> parts(FieldReader content) throws IOException {
            List<GeminiPart> parts = new ArrayList<>();
            for (FieldReader part : content.objects("parts")) {
                parts.add(GeminiPart.read(part, content.name("parts[" + parts.size() + "]")));
            }
            return parts;
        }

        List<GeminiPart> pictures() {
            return parts.stream().filter(GeminiPart::isPicture).toList();
        }
    }
}
