package org.pixelcaravan.jobs;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;

/** A failure as columns. */
final class FailureRow {
    private static final int LONGEST_MESSAGE = 4096;
    private static final int LONGEST_NAME = 512;

    private FailureRow() {}

    static Optional<String> code(Optional<GatewayException> failure) {
        return failure.map(GatewayException::code).map(ErrorCode::name);
    }

    static Optional<String> message(Optional<GatewayException> failure) {
        return failure.map(GatewayException::getMessage).map(message -> shortened(message, LONGEST_MESSAGE));
    }

    static Optional<String> parameter(Optional<GatewayException> failure) {
        return failure.flatMap(GatewayException::parameter).map(name -> shortened(name, LONGEST_NAME));
    }

    static Optional<String> name(Optional<String> text) {
        return text.map(name -> shortened(name, LONGEST_NAME));
    }

    /** The failure that a row tells of. */
    static Optional<GatewayException.Builder> read(ResultSet row) throws SQLException {
        String code = row.getString("code");
        if (code == null) {
            return Optional.empty();
        }
        GatewayException.Builder failure = GatewayException.of(
                ErrorCode.valueOf(code),
                Optional.ofNullable(row.getString("message")).orElse(""));
        Optional.ofNullable(row.getString("parameter")).ifPresent(failure::parameter);
        return Optional.of(failure);
    }

    private static String shortened(String text, int most) {
        // PostgreSQL takes no zero characters.
        String clean = text.replace("\0", "");
        return clean.length() <= most ? clean : clean.substring(0, most);
    }
}
