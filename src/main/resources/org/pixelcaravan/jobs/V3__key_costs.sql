-- What the pictures of a request cost, by the price in the catalogue; no currency: nobody knows.

ALTER TABLE key_charges ADD COLUMN cost NUMERIC(30, 12) DEFAULT 0 NOT NULL;
ALTER TABLE key_charges ADD COLUMN currency VARCHAR(3);
