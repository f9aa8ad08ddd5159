package org.pixelcaravan.jobs;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Optional;
import org.pixelcaravan.keys.DailyUse;
import org.pixelcaravan.model.Money;

/** What keys have made and spent, in the job store's database. Days that are over are forgotten. */
public final class KeyCharges implements DailyUse {
    private final JobDatabase database;

    KeyCharges(JobDatabase database) {
        this.database = database;
    }

    @Override
    public int pictures(String key, LocalDate day, String otherThan) {
        return database.read(connection -> Sql.of(
                        connection,
                        "SELECT COALESCE(SUM(pictures), 0) AS pictures FROM key_charges"
                                + " WHERE key_name = ? AND made_on = ? AND request <> ?",
                        key,
                        day.toEpochDay(),
                        otherThan)
                .first(row -> row.getInt("pictures"))
                .orElse(0));
    }

    @Override
    public BigDecimal cost(String key, LocalDate day, String currency, String otherThan) {
        return database.read(connection -> Sql.of(
                        connection,
                        "SELECT COALESCE(SUM(cost), 0) AS cost FROM key_charges"
                                + " WHERE key_name = ? AND made_on = ? AND currency = ? AND request <> ?",
                        key,
                        day.toEpochDay(),
                        currency,
                        otherThan)
                .first(row -> row.getBigDecimal("cost"))
                .orElse(BigDecimal.ZERO));
    }

    @Override
    public void charge(String request, String key, LocalDate day, int pictures, Optional<Money> cost) {
        boolean costs = cost.filter(money -> money.amount().signum() > 0).isPresent();
        database.change(connection -> {
            int forgotten = Sql.of(
                            connection,
                            "DELETE FROM key_charges WHERE request = ? OR (key_name = ? AND made_on < ?)",
                            request,
                            key,
                            day.toEpochDay())
                    .update();
            return pictures == 0 && !costs
                    ? forgotten
                    : Sql.of(
                                    connection,
                                    "INSERT INTO key_charges (request, key_name, made_on, pictures, cost, currency)"
                                            + " VALUES (?, ?, ?, ?, ?, ?)",
                                    request,
                                    key,
                                    day.toEpochDay(),
                                    pictures,
                                    cost.map(Money::amount).orElse(BigDecimal.ZERO),
                                    cost.map(Money::currency))
                            .update();
        });
    }
}
