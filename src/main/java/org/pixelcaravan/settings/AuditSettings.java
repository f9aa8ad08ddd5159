package org.pixelcaravan.settings;

import java.nio.file.Path;

/**
 * The audit log.
 *
 * @param prompts whether prompts are written, and not only what recognises them
 * @param maxBytes of one file, about
 * @param keep how many full files there may be beside the one that is written
 */
public record AuditSettings(boolean enabled, Path file, boolean prompts, long maxBytes, int keep) {
    private static final String USUAL = "audit/audit.jsonl";

    /** @param data where the file lies unless a setting says otherwise */
    static AuditSettings read(SettingReader reader, Path data) {
        return new AuditSettings(
                reader.flag("caravan.audit.enabled"),
                GatewaySettings.path(reader.text("caravan.audit.file")).orElseGet(() -> data.resolve(USUAL)),
                reader.flag("caravan.audit.prompts"),
                reader.big("caravan.audit.max-bytes"),
                reader.positive("caravan.audit.keep"));
    }
}
