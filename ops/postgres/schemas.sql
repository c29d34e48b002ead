-- Runs once, when the database of compose.yaml is made: a schema for each service, in which it makes its tables.
create schema x;
create schema y;
