-- The same for H2 and PostgreSQL. Times are milliseconds since 1970, by the database's own clock.

CREATE TABLE jobs (
    id           VARCHAR(64)   NOT NULL PRIMARY KEY,
    source       VARCHAR(16)   NOT NULL,
    name         VARCHAR(1024) NOT NULL,
    caller       VARCHAR(256),
    models       VARCHAR(4096) NOT NULL,
    delivery     VARCHAR(65536) NOT NULL,
    state        VARCHAR(16)   NOT NULL,
    cancelled    BOOLEAN       NOT NULL,
    created_at   BIGINT        NOT NULL,
    started_at   BIGINT,
    finished_at  BIGINT,
    line_count   INTEGER       NOT NULL,
    done_count   INTEGER       NOT NULL,
    succeeded_lines INTEGER       NOT NULL,
    partial_lines INTEGER        NOT NULL,
    failed_lines INTEGER         NOT NULL,
    cancelled_lines INTEGER    NOT NULL,
    unknown_lines INTEGER        NOT NULL,
    images       INTEGER       NOT NULL,
    delivered    BOOLEAN       NOT NULL,
    deliver_after BIGINT       NOT NULL
);
CREATE INDEX jobs_created ON jobs (created_at, id);
CREATE INDEX jobs_undelivered ON jobs (delivered, deliver_after);

-- What a source recognises a job by that is sent again.
CREATE TABLE job_keys (
    scope  VARCHAR(300) NOT NULL,
    name   VARCHAR(512) NOT NULL,
    digest VARCHAR(64)  NOT NULL,
    job_id VARCHAR(64)  NOT NULL,
    PRIMARY KEY (scope, name)
);
CREATE INDEX job_keys_job ON job_keys (job_id);

CREATE TABLE job_lines (
    job_id       VARCHAR(64)   NOT NULL,
    number       INTEGER       NOT NULL,
    label        VARCHAR(1024) NOT NULL,
    door         VARCHAR(32)   NOT NULL,
    address      VARCHAR(4096) NOT NULL,
    headers      VARCHAR(16384) NOT NULL,
    document     BYTEA,
    state        VARCHAR(16)   NOT NULL,
    turn         BIGINT        NOT NULL,
    not_before   BIGINT        NOT NULL,
    attempts     INTEGER       NOT NULL,
    claim        BIGINT        NOT NULL,
    owner        VARCHAR(64),
    lease_until  BIGINT,
    started_at   BIGINT,
    finished_at  BIGINT,
    model        VARCHAR(512),
    images       INTEGER       NOT NULL,
    code         VARCHAR(32),
    message      VARCHAR(4096),
    parameter    VARCHAR(512),
    PRIMARY KEY (job_id, number)
);
CREATE INDEX job_lines_turn ON job_lines (state, turn);
CREATE INDEX job_lines_state ON job_lines (job_id, state);

CREATE TABLE job_units (
    job_id       VARCHAR(64)   NOT NULL,
    line         INTEGER       NOT NULL,
    number       INTEGER       NOT NULL,
    state        VARCHAR(16)   NOT NULL,
    sent_at      BIGINT,
    ended_at     BIGINT,
    ticket       VARCHAR(4096),
    images       INTEGER       NOT NULL,
    code         VARCHAR(32),
    message      VARCHAR(4096),
    parameter    VARCHAR(512),
    vendor_code  VARCHAR(512),
    vendor_request VARCHAR(512),
    prompt_blocked BOOLEAN     NOT NULL,
    PRIMARY KEY (job_id, line, number)
);
