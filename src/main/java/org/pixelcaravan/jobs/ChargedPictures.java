package org.pixelcaravan.jobs;

import java.time.LocalDate;
import org.pixelcaravan.keys.DailyPictures;

/** The pictures that keys have made, in the job store's database. Days that are over are forgotten. */
public final class ChargedPictures implements DailyPictures {
    private final JobDatabase database;

    ChargedPictures(JobDatabase database) {
        this.database = database;
    }

    @Override
    public int charged(String key, LocalDate day) {
        return database.read(connection -> Sql.of(
                        connection,
                        "SELECT COALESCE(SUM(pictures), 0) AS pictures FROM key_charges WHERE key_name = ? AND made_on = ?",
                        key,
                        day.toEpochDay())
                .first(row -> row.getInt("pictures"))
                .orElse(0));
    }

    @Override
    public void charge(String request, String key, LocalDate day, int pictures) {
        database.change(connection -> {
            Sql.of(
                            connection,
                            "DELETE FROM key_charges WHERE request = ? OR (key_name = ? AND made_on < ?)",
                            request,
                            key,
                            day.toEpochDay())
                    .update();
            return pictures == 0
                    ? 0
                    : Sql.of(
                                    connection,
                                    "INSERT INTO key_charges (request, key_name, made_on, pictures) VALUES (?, ?, ?, ?)",
                                    request,
                                    key,
                                    day.toEpochDay(),
                                    pictures)
                            .update();
        });
    }
}
