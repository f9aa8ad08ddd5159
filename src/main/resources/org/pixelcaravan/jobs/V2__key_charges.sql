-- The pictures that a request has made with a key, by the day of UTC, counted since 1970.

CREATE TABLE key_charges (
    request  VARCHAR(128) NOT NULL PRIMARY KEY,
    key_name VARCHAR(256) NOT NULL,
    made_on  BIGINT       NOT NULL,
    pictures INTEGER      NOT NULL
);
CREATE INDEX key_charges_key ON key_charges (key_name, made_on);
