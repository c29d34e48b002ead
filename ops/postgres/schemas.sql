-- Runs once, when compose.yaml creates the database: makes a schema for each service, which creates its tables there.
create schema x;
create schema y;
