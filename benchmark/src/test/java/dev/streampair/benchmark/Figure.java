package dev.streampair.benchmark;

import org.jspecify.annotations.Nullable;

/** What is measured, and what it is held against. */
enum Figure {
    HOPS("hops per second", 0, Figure.QUEUES),
    HOP_P50("a hop, p50, us", 1, Figure.QUEUES),
    HOP_P99("a hop, p99, us", 1, Figure.QUEUES),
    HOP_CPU("CPU per hop, both processes, us", 1, Figure.QUEUES),
    BACKLOG("backlog, items per second", 0, Figure.QUEUES),
    INGEST("ingest, POSTs per second", 0, Figure.EMPTY_CONTROLLER),
    P50("its 202, p50, us", 0, Figure.EMPTY_CONTROLLER),
    P99("its 202, p99, us", 0, Figure.EMPTY_CONTROLLER),
    P999("its 202, p99.9, us", 0, Figure.EMPTY_CONTROLLER),
    INGEST_CPU("CPU per POST, the service's, us", 1, Figure.EMPTY_CONTROLLER),
    READY("JVM start to ready, ms", 0, Figure.EMPTY_CONTROLLER),
    FIRST_ITEM("JVM start to first 202, ms", 0, Figure.EMPTY_CONTROLLER),
    RESIDENT("resident memory, MB", 0, Figure.EMPTY_CONTROLLER),
    HEAP("heap after a collection, MB", 1, Figure.EMPTY_CONTROLLER),
    DURABLE_HOPS("durable: hops per second", 0, Figure.DISK),
    DURABLE_INGEST("durable: ingest, POSTs per second", 0, Figure.DISK),
    POSTGRES_HOPS("PostgreSQL: hops per second", 0, Figure.PGBENCH),
    POSTGRES_INGEST("PostgreSQL: ingest, POSTs per second", 0, Figure.PGBENCH),
    DURABLE_BACKLOG("durable: backlog, items per second", 0, Figure.PAIR_IN_MEMORY);

    static final String PAIR = "Stream Pair";

    static final String PAIR_IN_MEMORY = PAIR + ", in memory";

    static final String DISK = "disk, 100 bytes + fdatasync";

    static final String PGBENCH = "pgbench, a row a transaction";

    static final String QUEUES = "Python, two queues";

    static final String EMPTY_CONTROLLER = "empty MVC controller";

    private final String title;

    private final int decimals;

    private final String reference;

    Figure(String title, int decimals, String reference) {
        this.title = title;
        this.decimals = decimals;
        this.reference = reference;
    }

    String title() {
        return this.title;
    }

    /** The name of the subject that has the ratio 1. */
    String reference() {
        return this.reference;
    }

    String format(@Nullable Double value) {
        return (value != null) ? ("%,." + this.decimals + "f").formatted(value) : "";
    }
}
